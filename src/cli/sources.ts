import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import type { PollRecord } from '../model/poll-record.ts';
import { makeRules } from '../pipeline/house.ts';
import { listSourceHealth, readLedger, type SourceHealth } from '../pipeline/source-health.ts';
import { openStore } from '../store/open-store.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

const ledgerLines = 20;
const toMinutes = 16;

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
        if (id === undefined) printAll(await listSourceHealth(house), options.json === true);
        else printOne(await readLedger(house, id, ledgerLines), options.json === true);
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
  const rows = sources.map(({ id, health, lastStatus, succeededAt, nextPollAt, ...source }) => [
    id,
    health,
    lastStatus ?? '-',
    showMinute(succeededAt),
    health === 'gone' ? 'never' : showMinute(nextPollAt ?? 'now'),
    source.lastError ?? source.nextPollReason,
  ]);
  const header = ['source', 'health', 'status', 'last success', 'next poll', 'why'];
  printLines(rows.length === 0 ? ['There are no sources.'] : formatTable(header, rows));
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
  printLines([
    `${source.id}: ${source.title ?? 'title not known yet'}`,
    `  url        ${source.url}`,
    `  health     ${source.health}${source.lastError === null ? '' : `: ${source.lastError}`}`,
    `  next poll  ${next} (${source.nextPollReason})`,
    '',
    ...describeLedger(polls),
  ]);
}

function describeLedger(polls: readonly PollRecord[]): readonly string[] {
  if (polls.length === 0) return ['It was never polled.'];
  const rows = polls.map((poll) => [
    showMinute(poll.at),
    describeSent(poll.sent),
    poll.outcome,
    poll.status ?? '-',
    poll.durationMs,
    poll.bytes,
    poll.added,
    poll.changed,
    poll.reason,
  ]);
  const header = ['at', 'sent', 'outcome', 'status', 'ms', 'bytes', 'new', 'changed', 'why then'];
  return formatTable(header, rows);
}

function describeSent({ etag, lastModified }: PollRecord['sent']): string {
  const sent = [...(etag ? ['etag'] : []), ...(lastModified ? ['date'] : [])];
  return sent.length === 0 ? 'nothing' : sent.join('+');
}

function showMinute(instant: string | null): string {
  return instant === null ? '-' : instant.slice(0, toMinutes).replace('T', ' ');
}
