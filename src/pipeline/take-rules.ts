import { createHash } from 'node:crypto';
import type { Config } from '../model/config.ts';
import type { FileFault } from '../model/file-fault.ts';
import { isPrivate } from '../model/is-private.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { GoodRules } from '../store/store.ts';
import { checkTopicTests } from './check-topics.ts';
import { compileInTurns } from './compile-in-turns.ts';
import type { HeldTopic, House, Rules } from './house.ts';
import { Turns } from './turns.ts';

/** Definitions that one statement stores, so that it does not hold the event loop. */
const rulesAtOnce = 200;

type RuleHouse = Pick<House, 'root' | 'store' | 'log' | 'now'>;

/**
 * Makes rules of a configuration whose topics pass their own tests. A topic that fails keeps the
 * definition that passed last, from the store, so that it survives a restart; one that never passed
 * is not judged at all, and what it published stays. Only what changed is tested. Other work gets its
 * turn in between.
 */
export async function takeRules(house: RuleHouse, config: Config): Promise<Rules> {
  const known = await house.store.readGoodHashes();
  const changed = await findChanged(config, known);
  const failed = await testAll(house, config, changed);
  await keepGood(
    house,
    changed.filter(({ definition }) => !failed.has(definition.slug)),
  );
  const { topics, held } = await replaceFailed(house, config, failed);
  const inForce = failed.size === 0 ? config : { ...config, topics };
  const matcher = await compileInTurns(inForce.topics.values(), config.sources);
  return { config: inForce, matcher, held };
}

async function findChanged(
  config: Config,
  known: ReadonlyMap<string, string>,
): Promise<readonly GoodRules[]> {
  const turns = new Turns();
  const changed: GoodRules[] = [];
  for (const definition of config.topics.values()) {
    const hash = hashDefinition(definition);
    if (known.get(definition.slug) !== hash) changed.push({ hash, definition });
    await turns.next();
  }
  return changed;
}

/** By slug, what failed of each topic that failed. */
async function testAll(
  { root, now }: RuleHouse,
  config: Config,
  changed: readonly GoodRules[],
): Promise<ReadonlyMap<string, readonly FileFault[]>> {
  const topics = changed.map(({ definition }) => definition);
  const matcher = await compileInTurns(topics, config.sources);
  const checked = await checkTopicTests(root, { config, matcher, topics }, now());
  return new Map([...checked].filter(([, faults]) => faults.length > 0));
}

async function keepGood({ store }: RuleHouse, good: readonly GoodRules[]): Promise<void> {
  for (let start = 0; start < good.length; start += rulesAtOnce) {
    await store.writeGoodRules(good.slice(start, start + rulesAtOnce));
  }
}

async function replaceFailed(
  { store, log }: RuleHouse,
  config: Config,
  failed: ReadonlyMap<string, readonly FileFault[]>,
): Promise<{
  readonly topics: ReadonlyMap<string, Topic>;
  readonly held: ReadonlyMap<string, HeldTopic>;
}> {
  const topics = new Map(config.topics);
  const held = new Map<string, HeldTopic>();
  const good = await store.readGoodRules([...failed.keys()]);
  const lastGood = new Map(good.map(({ definition }) => [definition.slug, definition]));
  for (const [slug, faults] of failed) {
    const failedTopic = config.topics.get(slug);
    const definition = withAccessOf(failedTopic, lastGood.get(slug));
    // In the place of the one that failed, so that the order stays.
    if (definition === undefined) topics.delete(slug);
    else topics.set(slug, definition);
    const topic: HeldTopic = {
      slug,
      faults,
      keeps: definition === undefined ? 'edition' : 'rules',
      isHidden: failedTopic !== undefined && isPrivate(failedTopic),
    };
    held.set(slug, topic);
    log.error(describeHeld(topic));
  }
  return { topics, held };
}

/** Who may see a topic does not wait for its tests. */
function withAccessOf(written: Topic | undefined, good: Topic | undefined): Topic | undefined {
  if (good === undefined || written === undefined) return good;
  const { access: _, ...publish } = good.publish;
  return {
    ...good,
    publish: isPrivate(written) ? { ...publish, access: 'private' } : publish,
  };
}

/** One line: which topic, how many of its tests fail, and what is in force in the meantime. */
export function describeHeld({ slug, keeps, faults }: HeldTopic): string {
  const [first] = faults;
  const tests = faults.length === 1 ? '1 of its tests fails' : `${faults.length} of its tests fail`;
  const place = first === undefined ? '' : ` (${first.file}:${first.line ?? 1})`;
  const inForce =
    keeps === 'rules'
      ? 'its last good rules stay in force'
      : 'it has no good rules yet, so nothing new is published in it';
  return `${slug}: ${tests}${place}, ${inForce}; run "topicwire check"`;
}

/**
 * A topic by the rules in force.
 *
 * @throws TopicwireError `config-invalid` while it is held back because of its tests; `not-found` when
 *   there is none.
 */
export function findTopic({ matcher, held }: Rules, slug: string): Topic {
  const topic = held.get(slug);
  if (topic?.keeps !== 'edition') return matcher.topic(slug);
  throw new TopicwireError('config-invalid', describeHeld(topic));
}

/** Over all that the tests of a topic, or what it publishes, depend on in its file. */
function hashDefinition(definition: Topic): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}
