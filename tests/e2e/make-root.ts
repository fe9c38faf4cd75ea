import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..');

/** A folder of a user's own, to be removed again. */
export interface TestRoot {
  readonly path: string;
  write(file: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** A root with the articles and topics of the repository and these sources in place of its own. */
export async function makeRoot(
  sources: readonly { readonly id: string; readonly url: string }[],
): Promise<TestRoot> {
  const path = await mkdtemp(join(tmpdir(), 'topicwire-e2e-'));
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  };
  await cp(join(repository, 'content'), join(path, 'content'), { recursive: true });
  await cp(join(repository, 'feeds'), join(path, 'feeds'), { recursive: true });
  const list = sources.map(({ id, url }) => `  - {id: ${id}, url: ${JSON.stringify(url)}}`);
  await write(
    'feeds/sources.yaml',
    sources.length === 0 ? 'sources: []\n' : ['sources:', ...list, ''].join('\n'),
  );
  const remove = () => rm(path, { recursive: true, force: true });
  return { path, write, remove };
}
