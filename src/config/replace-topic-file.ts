import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TopicwireError } from '../model/topicwire-error.ts';
import { TOPICS_FOLDER } from './list-topic-files.ts';

/**
 * Puts another file's text in place of `feeds/topics/<slug>.yaml`, all of it or none of it.
 *
 * @param file The file whose text is taken; absolute.
 * @throws TopicwireError `config-invalid` when it cannot be read or written.
 */
export async function replaceTopicFile(root: string, slug: string, file: string): Promise<void> {
  const target = join(root, TOPICS_FOLDER, `${slug}.yaml`);
  // Hidden, so that nobody takes it for a topic before it is whole.
  const draft = join(root, TOPICS_FOLDER, `.${slug}.yaml.${process.pid}`);
  try {
    const text = await readFile(file);
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new TopicwireError('config-invalid', `the file cannot be replaced (${code})`, {
      where: `${TOPICS_FOLDER}/${slug}.yaml`,
      advice: 'give this user the right to write it',
      cause,
    });
  }
}
