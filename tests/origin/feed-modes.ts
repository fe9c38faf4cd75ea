import type { NamedMode } from './origin-modes.ts';

const TYPES = { rss: 'application/rss+xml; charset=utf-8', atom: 'application/atom+xml' };
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** Feeds that change from one request to the next, or say in themselves how they are to be read. */
export const feedModes: readonly NamedMode[] = [
  {
    path: '/ttl',
    row: 'C6',
    shows: 'ttl of a day, sy of a week, no requests on Sundays and at night',
    mode: (_, response) => {
      response.writeHead(200, { 'content-type': TYPES.rss }).end(
        writeRss(
          numbers(1, 3),
          `<ttl>1440</ttl><sy:updatePeriod>weekly</sy:updatePeriod>
<skipDays><day>Sunday</day></skipDays><skipHours><hour>0</hour><hour>1</hour></skipHours>`,
        ),
      );
    },
  },
  {
    path: '/edition?n=N',
    row: 'C15',
    shows: 'the entries from N back to N - 9; older ones are absent',
    mode: (request, response, url) => {
      const newest = Number(url.searchParams.get('n') ?? 10);
      const etag = `"${newest}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
      else
        response
          .writeHead(200, { 'content-type': TYPES.rss, etag })
          .end(writeRss(numbers(Math.max(1, newest - 9), newest)));
    },
  },
  {
    path: '/same-body',
    row: 'C2',
    shows: 'the same bytes with another entity tag each time',
    mode: (_, response) => {
      const etag = `"${process.hrtime.bigint()}"`;
      response.writeHead(200, { 'content-type': TYPES.rss, etag }).end(writeRss(numbers(1, 3)));
    },
  },
  {
    path: '/delta',
    row: 'C14',
    shows: 'all of five entries; 226 with the fifth alone to A-IM: feed and the tag "4"',
    mode: (request, response) => {
      const accepts = /(?:^|,)\s*feed\s*(?:,|$)/.test(String(request.headers['a-im'] ?? ''));
      const headers = { 'content-type': TYPES.rss, etag: '"5"' };
      if (request.headers['if-none-match'] === '"5"') response.writeHead(304, headers).end();
      else if (accepts && request.headers['if-none-match'] === '"4"')
        response.writeHead(226, { ...headers, im: 'feed' }).end(writeRss([5]));
      else response.writeHead(200, headers).end(writeRss(numbers(1, 5)));
    },
  },
  {
    path: '/tombstone',
    row: 'C15',
    shows: 'two entries, and a third that is deleted (RFC 6721)',
    mode: (_, response) => {
      const deleted = `<at:deleted-entry ref="tag:origin.example,2026:3" when="${dateOf(4)}"/>`;
      response.writeHead(200, { 'content-type': TYPES.atom }).end(writeAtom([1, 2], deleted));
    },
  },
  {
    path: '/complete?n=N',
    row: 'C15',
    shows: 'N entries, said to be all that there are (RFC 5005 §2)',
    mode: (_, response, url) => {
      const newest = Number(url.searchParams.get('n') ?? 3);
      response
        .writeHead(200, { 'content-type': TYPES.atom })
        .end(writeAtom(numbers(1, newest), '<fh:complete/>'));
    },
  },
  {
    path: '/archived',
    row: 'C17',
    shows: 'entries 21 to 25, with archives of 11 to 20 and of 1 to 10 behind (RFC 5005 §4)',
    mode: (_, response) => {
      const link = '<link rel="prev-archive" href="/archive-2"/>';
      response.writeHead(200, { 'content-type': TYPES.atom }).end(writeAtom(numbers(21, 25), link));
    },
  },
  {
    path: '/archive-2',
    row: 'C17',
    shows: 'the newer archive',
    mode: (_, response) => {
      const links = '<fh:archive/><link rel="current" href="/archived"/>';
      const body = writeAtom(
        numbers(11, 20),
        `${links}<link rel="prev-archive" href="/archive-1"/>`,
      );
      response.writeHead(200, { 'content-type': TYPES.atom }).end(body);
    },
  },
  {
    path: '/archive-1',
    row: 'C17',
    shows: 'the older archive',
    mode: (_, response) => {
      const links = '<fh:archive/><link rel="current" href="/archived"/>';
      response.writeHead(200, { 'content-type': TYPES.atom }).end(writeAtom(numbers(1, 10), links));
    },
  },
];

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => to - at);
}

/** Entry N is of the day N of 2026. */
function dateOf(entry: number): string {
  return new Date(FIRST_DAY + (entry - 1) * DAY_MS).toISOString();
}

function writeRss(entries: readonly number[], hints = ''): string {
  const items = entries.map(
    (entry) => `<item><guid isPermaLink="false">entry-${entry}</guid>
<title>Thing ${entry} happened</title><link>https://origin.example/${entry}</link>
<pubDate>${new Date(dateOf(entry)).toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>Test origin</title><link>https://origin.example/</link><description>Entries</description>
${hints}${items.join('\n')}
</channel></rss>
`;
}

function writeAtom(entries: readonly number[], extra = ''): string {
  const written = entries.map(
    (entry) => `<entry><id>tag:origin.example,2026:${entry}</id><title>Thing ${entry}</title>
<link href="https://origin.example/${entry}"/><updated>${dateOf(entry)}</updated></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xmlns:fh="http://purl.org/syndication/history/1.0">
<title>Test origin</title><id>https://origin.example/</id><author><name>Origin</name></author>
<updated>${dateOf(Math.max(...entries))}</updated>
${extra}${written.join('\n')}
</feed>
`;
}
