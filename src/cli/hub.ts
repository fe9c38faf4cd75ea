import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import type { Instant } from '../model/instant.ts';
import { makeRules } from '../pipeline/house.ts';
import { hasOwnHub } from '../pipeline/hub-topics.ts';
import {
  type ExternalHubView,
  type HubTopicView,
  listExternalViews,
  listSubscribers,
  type SubscriberView,
  sumTopics,
} from '../pipeline/hub-view.ts';
import { openStore } from '../store/open-store.ts';
import { countThings } from './count-things.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

const toMinutes = 16;
/** More of them are told by their number. */
const mostShown = 50;

/** `hub`: who subscribes to which topic through our own hub, and what other hubs are told. */
export function addHubCommand(program: Command): void {
  program
    .command('hub')
    .description('who subscribes through our WebSub hub, deliveries, and the hubs of others')
    .option('--json', 'print one JSON line a topic, a subscriber and a hub of others')
    .action(async (options: { json?: boolean }, command: Command) => {
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const store = await openStore({ root });
      try {
        const house = { rules: makeRules(config), store };
        const subscribers = await Array.fromAsync(listSubscribers(house, new Date().toISOString()));
        const view: HubView = {
          isOn: hasOwnHub(house),
          topics: sumTopics(subscribers),
          subscribers,
          external: await listExternalViews(house),
        };
        if (options.json === true) printAsJson(view);
        else printLines(describeHub(view));
      } finally {
        await store.close();
      }
    });
}

interface HubView {
  readonly isOn: boolean;
  readonly topics: readonly HubTopicView[];
  readonly subscribers: readonly SubscriberView[];
  readonly external: readonly ExternalHubView[];
}

function printAsJson({ topics, subscribers, external }: HubView): void {
  for (const topic of topics) printJson({ kind: 'topic', ...topic });
  for (const subscriber of subscribers) printJson({ kind: 'subscriber', ...subscriber });
  for (const hub of external) printJson({ kind: 'external', ...hub });
}

function describeHub({ isOn, topics, subscribers, external }: HubView): readonly string[] {
  const lines = isOn ? [] : ['Our own hub is off (websub: {hub: false} in feeds/site.yaml).', ''];
  return [
    ...lines,
    ...(topics.length === 0 ? ['Nobody subscribes.'] : describeTopics(topics)),
    ...describeSubscribers(subscribers),
    ...describeExternal(external),
  ];
}

function describeTopics(topics: readonly HubTopicView[]): readonly string[] {
  const rows = topics.map((topic) => [
    topic.path,
    topic.subscribed,
    topic.failing,
    topic.wishing,
    showMinute(topic.firstLeaseEndsAt),
    showMinute(topic.lastDeliveryAt),
  ]);
  const header = [
    'topic',
    'subscribed',
    'failing',
    'unconfirmed',
    'first lease ends',
    'last delivery',
  ];
  return formatTable(header, rows);
}

/** Those with troubles first, since the others need nobody. */
function describeSubscribers(subscribers: readonly SubscriberView[]): readonly string[] {
  if (subscribers.length === 0) return [];
  const sorted = subscribers.toSorted((a, b) => b.failures - a.failures);
  const rows = sorted
    .slice(0, mostShown)
    .map((one) => [
      one.path,
      one.callback,
      one.isSigned ? one.state : `${one.state}, unsigned`,
      showMinute(one.leaseEndsAt),
      showMinute(one.deliveredAt),
      one.deliveries,
      describeFailure(one),
    ]);
  const header = ['topic', 'callback', 'state', 'lease ends', 'last delivery', 'deliveries', 'why'];
  const left = sorted.length - rows.length;
  const more =
    left > 0 ? [`and ${countThings(left, 'more subscriber')}; --json lists them all`] : [];
  return ['', ...formatTable(header, rows), ...more];
}

function describeFailure({ lastError, failures, nextAttemptAt }: SubscriberView): string {
  if (lastError === null) return '';
  const next = nextAttemptAt === null ? '' : `, again ${showMinute(nextAttemptAt)}`;
  return `${lastError} (${countThings(failures, 'failure')} in a row${next})`;
}

function describeExternal(external: readonly ExternalHubView[]): readonly string[] {
  if (external.length === 0) return [];
  const rows = external.map((hub) => [
    hub.hub,
    hub.told,
    hub.failing,
    showMinute(hub.lastPingAt),
    hub.lastError ?? '',
  ]);
  return ['', ...formatTable(['other hub', 'feeds told', 'failing', 'last told', 'why'], rows)];
}

function showMinute(instant: Instant | null): string {
  return instant === null ? '-' : instant.slice(0, toMinutes).replace('T', ' ');
}
