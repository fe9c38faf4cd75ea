import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { judgeCallback } from '../ingest/websub/judge-callback.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { SourcePush } from '../pipeline/describe-push.ts';
import { makeRules } from '../pipeline/house.ts';
import { listSourceHealth, readLedger, type SourceHealth } from '../pipeline/source-health.ts';
import { SIGHTINGS_TO_MOVE } from '../pipeline/track-move.ts';
import { openStore } from '../store/open-store.ts';
import { countThings } from './count-things.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readAllowedHosts } from './read-allowed-hosts.ts';
import { readConfig, readRoot } from './read-config.ts';

const ledgerLines = 20;
const toMinutes = 16;
const labelWidth = 11;

/** `sources`: how the sources fare, when each is polled next and why then, and what was asked. */
export function addSourcesCommand(program: Command): void {
  program
    .command('sources [id]')
    .description('health, next poll and its reason; with an id, the ledger of its requests')
    .option('--json', 'print one JSON line a source; with an id, one a request after its own')
    .action(async (id: string | undefined, options: { json?: boolean }, command: Command) => {
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const store = await openStore({ root });
      try {
        const house = { rules: makeRules(config), store };
        const asJson = options.json === true;
        const problem = judgeCallback(config.site.baseUrl, readAllowedHosts());
        const view = { now: new Date().toISOString(), problem, limit: ledgerLines };
        if (id === undefined) printAll(await listSourceHealth(house, view), asJson);
        else printOne(await readLedger(house, id, view), asJson);
      } finally {
        await store.close();
      }
    });
}

function printAll(sources: readonly SourceHealth[], asJson: boolean): void {
  if (asJson) {
    sources.forEach(printJson);
    return;
  }
  const rows = sources.map((source) => [
    source.id,
    source.health,
    source.lastStatus ?? '-',
    showMinute(source.succeededAt),
    source.health === 'gone' ? 'never' : showMinute(source.nextPollAt ?? 'now'),
    [...describeMove(source), source.lastError ?? source.nextPollReason].join('; '),
  ]);
  const header = ['source', 'health', 'status', 'last success', 'next poll', 'why'];
  printLines(
    rows.length === 0
      ? ['There are no sources.']
      : [...formatTable(header, rows), ...describeUnpushed(sources)],
  );
}

/** Says once what keeps all of them from being pushed. */
function describeUnpushed(sources: readonly SourceHealth[]): readonly string[] {
  const off = sources.flatMap(({ push }) => (push?.state === 'off' ? [push] : []));
  const [first] = off;
  if (first === undefined) return [];
  const count = off.length === 1 ? '1 source names' : `${off.length} sources name`;
  return ['', `${count} a hub and could be pushed: ${first.why}`];
}

function printOne(
  { source, polls }: { readonly source: SourceHealth; readonly polls: readonly PollRecord[] },
  asJson: boolean,
): void {
  if (asJson) {
    printJson(source);
    polls.forEach(printJson);
    return;
  }
  const next = source.health === 'gone' ? 'never' : (source.nextPollAt ?? 'now');
  const facts = [
    ['url', source.url],
    ...describeMove(source).map((text) => ['moved', text]),
    ['health', describeHealth(source)],
    ['next poll', `${next} (${source.nextPollReason})`],
    ...(source.push === null ? [] : [['push', describePush(source.push)]]),
    ...describeTotals(source).map((text, index) => [index === 0 ? 'so far' : '', text]),
  ];
  printLines([
    `${source.id}: ${source.title ?? 'title not known yet'}`,
    ...facts.map(([name = '', text = '']) => `  ${name.padEnd(labelWidth)}${text}`),
    '',
    ...describeLedger(polls),
  ]);
}

function describeHealth({ health, lastError, failures, failingSince }: SourceHealth): string {
  if (lastError === null) return health;
  if (health === 'gone') return `gone: ${lastError}`;
  const advice = health === 'missing' ? '; it may be gone for good, look for its new address' : '';
  const since = failingSince === null ? '' : `, failing since ${showMinute(failingSince)}`;
  return `${health}: ${lastError} (${countThings(failures, 'failure')} in a row${since})${advice}`;
}

function describeMove({ address, move, sameAs }: SourceHealth): readonly string[] {
  const seen = move === null ? 0 : move.days.length;
  return [
    ...(address === null ? [] : [`asked at ${address}: change its url in feeds/sources.yaml`]),
    ...(move === null
      ? []
      : [`redirects for good to ${move.to}, seen on ${seen} of ${SIGHTINGS_TO_MOVE} days`]),
    ...(sameAs === null ? [] : [`the same feed as ${sameAs} now: remove one of the two`]),
  ];
}

function describePush({ state, hub, leaseEndsAt, lastPushAt, ...push }: SourcePush): string {
  const until = leaseEndsAt === null ? '' : `, lease until ${showMinute(leaseEndsAt)}`;
  const last = lastPushAt === null ? '' : `, last push ${showMinute(lastPushAt)}`;
  const came = push.pushes === 0 ? '' : `, ${countThings(push.pushes, 'push', 'pushes')}`;
  const forged = push.forged === 0 ? '' : `, ${push.forged} with a wrong signature`;
  const why = push.why === null ? '' : `: ${push.why}`;
  return `${state} by ${new URL(hub).host}${until}${came}${last}${forged}${why}`;
}

/** What came of it beside new entries; nothing of what there was none of. */
function describeTotals({ totals, ownEntries, archivesLeft }: SourceHealth): readonly string[] {
  const { withdrawn, archives, deltas } = totals;
  const left = archivesLeft === null ? '' : `, up to ${archivesLeft} more to come`;
  return [
    ...(withdrawn === 0
      ? []
      : [`${countThings(withdrawn, 'entry', 'entries')} withdrawn by the feed`]),
    ...(archives === 0 && archivesLeft === null
      ? []
      : [`${countThings(archives, 'archive document')} read into gaps${left}`]),
    ...(deltas === 0 ? [] : [`${countThings(deltas, 'document')} that held changes alone`]),
    ...(ownEntries === 0
      ? []
      : [
          `${countThings(ownEntries, 'entry', 'entries')} of this house left out of the last document`,
        ]),
  ];
}

function describeLedger(polls: readonly PollRecord[]): readonly string[] {
  if (polls.length === 0) return ['It was never polled.'];
  const rows = polls.map((poll) => [
    showMinute(poll.at),
    poll.pushed === true ? 'push' : describeSent(poll.sent),
    poll.outcome,
    poll.status ?? '-',
    poll.durationMs,
    poll.bytes,
    poll.added,
    poll.changed,
    poll.withdrawn,
    poll.own,
    poll.error === null ? poll.reason : `${poll.reason}: ${poll.error}`,
  ]);
  const came = ['outcome', 'status', 'ms', 'bytes', 'new', 'changed', 'withdrawn', 'own'];
  return formatTable(['at', 'sent', ...came, 'why then'], rows);
}

function describeSent({ etag, lastModified, delta }: PollRecord['sent']): string {
  const parts: readonly (readonly [boolean, string])[] = [
    [etag, 'etag'],
    [lastModified, 'date'],
    [delta, 'a-im'],
  ];
  const sent = parts.filter(([isSent]) => isSent).map(([, name]) => name);
  return sent.length === 0 ? 'nothing' : sent.join('+');
}

function showMinute(instant: string | null): string {
  return instant === null ? '-' : instant.slice(0, toMinutes).replace('T', ' ');
}
