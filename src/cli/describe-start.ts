import { isPrivate } from '../model/is-private.ts';
import type { CatchUpReport } from '../pipeline/catch-up.ts';
import type { House } from '../pipeline/house.ts';
import type { PollReport } from '../pipeline/poll-source.ts';
import { countThings } from './count-things.ts';
import { formatTable } from './format-table.ts';

/** The first screen of `serve`: what was read, what is published, where to subscribe. */
export function describeStart(house: House, report: CatchUpReport, version: string): string {
  const { site, sources, topics } = house.rules.config;
  const { content, published } = report;
  const rows = [...topics].map(([slug, topic]) =>
    isPrivate(topic)
      ? [`  ${slug}`, 'private', `topicwire token ${slug} list`]
      : [
          `  ${slug}`,
          countThings(
            house.publication.editions.get(slug)?.entries.length ?? 0,
            'entry',
            'entries',
          ),
          `${site.baseUrl}/feeds/${slug}.rss`,
        ],
  );
  const held = [
    ...(content.drafts > 0 ? [countThings(content.drafts, 'draft')] : []),
    ...(content.scheduled > 0 ? [`${content.scheduled} of a later date`] : []),
  ];
  const heldBack = held.length === 0 ? '' : ` (${held.join(', ')} held back)`;
  const broken =
    content.faults.length === 0
      ? ''
      : `, ${countThings(content.faults.length, 'fault')} shown above`;
  const refused =
    published.refused.length === 0
      ? ''
      : `, ${published.refused.length} documents held back, see above`;
  return [
    `${site.title} · Topicwire ${version}`,
    '',
    `Read       ${countThings(content.changes.read, 'article')} of content/${heldBack}${broken}`,
    `           ${countThings(sources.size, 'source')} of feeds/sources.yaml`,
    `Published  ${countThings(topics.size, 'topic')}${refused}`,
    ...formatTable(['', '', ''], rows)
      .slice(1)
      .map((row) => `         ${row}`),
    `Subscribe  ${site.baseUrl}/ (each topic as .rss, .atom and .json)`,
    `           ${site.baseUrl}/feeds.opml (all of them)`,
    '',
    '',
  ].join('\n');
}

/** What the first round over the sources brought. */
export function describeFirstRound(reports: readonly PollReport[]): string {
  if (reports.length === 0) return 'Asked      no source: none is due\n';
  const failed = reports.filter(({ error }) => error !== null);
  const added = reports.reduce((sum, { changes }) => sum + changes.added, 0);
  const asked = `Asked      ${countThings(reports.length, 'source')}: ${countThings(added, 'new entry', 'new entries')}`;
  if (failed.length === 0) return `${asked}\n`;
  const retryAt = failed.map(({ nextPollAt }) => nextPollAt).sort()[0];
  const unreachable = failed.filter(({ status }) => status === null).length;
  const names = failed.map(({ sourceId }) => sourceId).join(', ');
  return [
    `${asked}, ${failed.length} failed (${unreachable} unreachable)`,
    `           ${names}`,
    `           Nothing else waits for them; the first is tried again at ${retryAt}.`,
    '',
  ].join('\n');
}
