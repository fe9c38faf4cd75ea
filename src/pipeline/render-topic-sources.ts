import { compileSourcePattern, type Provenance } from '../curate/match-source.ts';
import type { Config } from '../model/config.ts';
import type { Edition, EditionEntry } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import { LOCAL_SOURCE_ID, type Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { type ListedSource, writeTopicSources } from '../publish/write-topic-sources.ts';

/**
 * The list of the sources that a topic is made of: those that its `read.only` names, whether they
 * have written lately or not, and those of the entries that it holds now. A topic that reads
 * everything does not list everything: thousands of sources would say nothing of it.
 */
export function renderTopicSources(
  { sources, site }: Config,
  topic: Topic,
  { entries }: Edition,
): Document {
  const latest = new Map<string, EditionEntry>();
  for (const each of entries) {
    const { sourceId } = each.entry;
    if (!latest.has(sourceId)) latest.set(sourceId, each);
  }
  const named = findNamed(topic, sources);
  const listed = [...sources.values()].filter(
    (source) => (latest.has(source.id) || named.has(source.id)) && isPublic(source),
  );
  return writeTopicSources(
    topic,
    listed.map((source) => describeSource(source, latest.get(source.id))),
    site,
    { holdsArticles: latest.has(LOCAL_SOURCE_ID) },
  );
}

function describeSource(
  { id, url, title, tags, language }: Source,
  latest: EditionEntry | undefined,
): ListedSource {
  const { sourceTitle = null, entry } = latest ?? {};
  return {
    title: title ?? sourceTitle ?? id,
    url,
    pageUrl: entry?.origin?.link ?? null,
    tags,
    language,
  };
}

/** Names of query parameters that let whoever knows the address in. */
const secretName = /(?:^|[-_])(?:token|key|apikey|auth|secret|password|passwd|pwd|sig|signature)$/i;

/** Nobody else can read a feed behind a password, and an address may be the password. */
function isPublic({ url, headers }: Source): boolean {
  if (Object.keys(headers).length > 0) return false;
  const { username, password, searchParams } = new URL(url);
  return (
    username === '' &&
    password === '' &&
    ![...searchParams.keys()].some((name) => secretName.test(name))
  );
}

interface Named {
  readonly sources: Config['sources'];
  readonly ids: ReadonlySet<string>;
}

const remembered = new WeakMap<Topic, Named>();

/** Ids of the sources that `read.only` names and `read.never` does not; worked out once a configuration. */
function findNamed(topic: Topic, sources: Config['sources']): ReadonlySet<string> {
  const known = remembered.get(topic);
  if (known?.sources === sources) return known.ids;
  const named = topic.read.only.map((written) => findMatches(written, sources));
  const never = new Set(topic.read.never.flatMap((written) => findMatches(written, sources)));
  const ids = new Set(named.flat().filter((id) => !never.has(id)));
  remembered.set(topic, { sources, ids });
  return ids;
}

const provenances = new WeakMap<Config['sources'], readonly Provenance[]>();

/** Ids of the sources that a pattern names by their id or by the host of their feed. */
function findMatches(written: string, sources: Config['sources']): readonly string[] {
  // Most patterns are ids, and there may be thousands of topics and of sources.
  if (sources.has(written)) return [written];
  const pattern = compileSourcePattern(written);
  const all = provenances.get(sources) ?? Array.from(sources.values(), readProvenance);
  provenances.set(sources, all);
  return all.flatMap((each) =>
    each.sourceId !== null && pattern.matches(each) ? [each.sourceId] : [],
  );
}

function readProvenance({ id, url }: Source): Provenance {
  return { sourceId: id, host: new URL(url).hostname };
}
