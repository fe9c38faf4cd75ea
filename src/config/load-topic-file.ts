import type { Config } from '../model/config.ts';
import type { FileFault } from '../model/file-fault.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { checkSampleFiles } from './check-sample-files.ts';
import { FaultCollector } from './fault-collector.ts';
import { readConfigFile } from './read-config-file.ts';
import { readTopic, type TopicContext } from './read-topic.ts';

const TOPIC_CONTENT = 'write title, description and match into it';

/**
 * Reads one topic's definition from any file, as if it stood in `feeds/topics/<slug>.yaml`.
 *
 * @param file relative to the root.
 * @returns null for the topic when there is any fault.
 */
export async function loadTopicFile(
  root: string,
  file: string,
  slug: string,
  { site, sources }: Config,
): Promise<{ readonly topic: Topic | null; readonly faults: readonly FileFault[] }> {
  const faults = new FaultCollector();
  const context: TopicContext = {
    language: site.language,
    sourceIds: new Set([...sources.keys(), LOCAL_SOURCE_ID]),
    sampleFiles: [],
    formerSlugs: [],
  };
  const value = await readConfigFile(root, file, TOPIC_CONTENT, faults);
  const topic = value === null ? null : readTopic(value, slug, context);
  await checkSampleFiles(root, context.sampleFiles);
  const sorted = faults.sorted();
  return { topic: sorted.length === 0 ? topic : null, faults: sorted };
}
