import type { Config } from '../model/config.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Site } from '../model/site.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { checkSampleFiles } from './check-sample-files.ts';
import { FaultCollector } from './fault-collector.ts';
import type { Environment } from './fill-environment.ts';
import { listTopicFiles } from './list-topic-files.ts';
import { readConfigFile } from './read-config-file.ts';
import { checkFormerSlugs } from './read-former-slugs.ts';
import { moveSite, readSite } from './read-site.ts';
import { readSources, type SourcesFile } from './read-sources.ts';
import { readTopic, type TopicContext } from './read-topic.ts';
import { BASE_URL_EXPECTED, parseBaseUrl } from './read-url.ts';

const SITE_CONTENT = 'write title, description, contact, tag_authority and since into it';
const SOURCES_CONTENT = 'write "sources:" and a list of id and url into it, or "sources: []"';
const TOPIC_CONTENT = 'write title, description and match into it';

/** What one reading of `feeds/` brought. */
export interface LoadedConfig {
  /** Null when there is any fault. */
  readonly config: Config | null;
  /** By file, line and column; those of the environment stand under the file name `environment`. */
  readonly faults: readonly FileFault[];
}

/** Reads `feeds/` below the root and the environment; what is wrong comes back as faults, all at once. */
export async function loadConfig(root: string, environment: Environment): Promise<LoadedConfig> {
  const faults = new FaultCollector();
  const site = await loadSite(root, environment, faults);
  const { sources, ids } = await loadSources(root, environment, faults);
  const topics = await loadTopics(root, faults, {
    language: site?.language ?? 'en',
    sourceIds: ids === null ? null : new Set([...ids, LOCAL_SOURCE_ID]),
    sampleFiles: [],
    formerSlugs: [],
  });
  const sorted = faults.sorted();
  const complete = site !== null && sources !== null && sorted.length === 0;
  return { config: complete ? { site, sources, topics } : null, faults: sorted };
}

async function loadSite(
  root: string,
  environment: Environment,
  faults: FaultCollector,
): Promise<Site | null> {
  const value = await readConfigFile(root, 'feeds/site.yaml', SITE_CONTENT, faults);
  const site = value === null ? null : readSite(value);
  const written = environment.BASE_URL?.trim() ?? '';
  if (written === '') return site;
  const baseUrl = parseBaseUrl(written);
  if (baseUrl === null) faults.addFile('environment', `BASE_URL must be ${BASE_URL_EXPECTED}`);
  return site === null || baseUrl === null ? site : moveSite(site, baseUrl);
}

async function loadSources(
  root: string,
  environment: Environment,
  faults: FaultCollector,
): Promise<SourcesFile> {
  const value = await readConfigFile(root, 'feeds/sources.yaml', SOURCES_CONTENT, faults);
  return value === null ? { sources: null, ids: null } : readSources(value, environment);
}

async function loadTopics(
  root: string,
  faults: FaultCollector,
  context: TopicContext,
): Promise<ReadonlyMap<string, Topic>> {
  const topics = new Map<string, Topic>();
  const files = await listTopicFiles(root, faults);
  for (const { slug, file } of files) {
    const value = await readConfigFile(root, file, TOPIC_CONTENT, faults);
    const topic = value === null ? null : readTopic(value, slug, context);
    if (topic !== null) topics.set(slug, topic);
  }
  checkFormerSlugs(context.formerSlugs, new Set(files.map(({ slug }) => slug)));
  await checkSampleFiles(root, context.sampleFiles);
  return topics;
}
