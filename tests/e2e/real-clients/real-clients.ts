import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { findProgram, runProgram } from './run-program.ts';

/** An item as a reader shows it; the id is null where the reader tells none. */
export interface ReadItem {
  readonly id: string | null;
  readonly title: string;
}

/** A feed reader of Debian's. */
export interface RealClient {
  /** The package that brings it. */
  readonly name: string;
  /** Null where it is not installed. */
  readonly program: string | null;
  /** The poll, one-based, from which on it asks conditionally; null: it never does. */
  readonly conditionalFrom: number | null;
  /** Subscribes to a feed, all that it keeps in a folder of its own, and returns what polls once. */
  subscribe(url: string, home: string): Promise<() => Promise<readonly ReadItem[]>>;
}

const drivers = import.meta.dirname;
/** Debian's own: another Python does not have the package. */
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : null;

const newsboat: RealClient = {
  name: 'newsboat',
  program: findProgram('newsboat'),
  // It wants to have seen the same validators twice.
  conditionalFrom: 3,
  async subscribe(url, home) {
    await writeFile(join(home, 'urls'), `${url}\n`);
    await writeFile(join(home, 'config'), '');
    const cache = join(home, 'cache.db');
    const files = ['-u', join(home, 'urls'), '-c', cache, '-C', join(home, 'config')];
    return async () => {
      await runProgram('newsboat', [...files, '-x', 'reload'], home);
      const database = new DatabaseSync(cache, { readOnly: true });
      const rows = database.prepare('SELECT guid, title FROM rss_item').all();
      database.close();
      return rows.map(({ guid, title }) => ({ id: String(guid), title: String(title) }));
    };
  },
};

const sfeed: RealClient = {
  name: 'sfeed',
  program: findProgram('sfeed_update'),
  conditionalFrom: 2,
  async subscribe(url, home) {
    const lines = [
      `sfeedpath="${home}/feeds"`,
      `feeds() { feed "topic" "${url}"; }`,
      // As its README says; the first poll sends an empty tag.
      `fetch() { etag="${home}/etag"; curl -L --max-redirs 0 -H "User-Agent:" -f -s -m 15 --compressed \\`,
      `  --etag-save "$etag" --etag-compare "$etag" "$2"; }`,
    ];
    await writeFile(join(home, 'sfeedrc'), `${lines.join('\n')}\n`);
    return async () => {
      await runProgram('sfeed_update', [join(home, 'sfeedrc')], home);
      const text = await readFile(join(home, 'feeds', 'topic'), 'utf8');
      const rows = text.split('\n').filter((line) => line !== '');
      return rows.map((row) => {
        const [, title = '', , , , id = ''] = row.split('\t');
        return { id, title };
      });
    };
  },
};

const rss2email: RealClient = {
  name: 'rss2email',
  program: findProgram('r2e'),
  conditionalFrom: 2,
  async subscribe(url, home) {
    const files = ['-c', join(home, 'rss2email.cfg'), '-d', join(home, 'rss2email.json')];
    const inbox = join(home, 'mail', 'inbox');
    for (const folder of ['cur', 'new', 'tmp'])
      await mkdir(join(inbox, folder), { recursive: true });
    // Mail stays in that folder: nothing is sent.
    const settings = [
      '[DEFAULT]',
      'to = reader@localhost',
      'email-protocol = maildir',
      `maildir-path = ${join(home, 'mail')}`,
      'maildir-mailbox = inbox',
    ];
    await writeFile(join(home, 'rss2email.cfg'), `${settings.join('\n')}\n`);
    await runProgram('r2e', [...files, 'add', 'topic', url], home);
    return async () => {
      await runProgram('r2e', [...files, 'run'], home);
      const script = join(drivers, 'read-maildir.py');
      return JSON.parse(await runProgram(python ?? 'python3', [script, inbox], home));
    };
  },
};

const rsstail: RealClient = {
  name: 'rsstail',
  program: findProgram('rsstail'),
  conditionalFrom: null,
  async subscribe(url, home) {
    return async () => {
      const text = await runProgram('rsstail', ['-u', url, '-1', '-n', '50', '-N'], home);
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => ({ id: null, title: line.slice(1) }));
    };
  },
};

const feedparser: RealClient = {
  name: 'python3-feedparser',
  program: existsSync('/usr/lib/python3/dist-packages/feedparser') ? python : null,
  conditionalFrom: 2,
  async subscribe(url, home) {
    const args = [join(drivers, 'read-with-feedparser.py'), url, join(home, 'memory.json')];
    return async () => {
      const read = JSON.parse(await runProgram(python ?? 'python3', args, home));
      if (read.defective) throw new Error(`feedparser finds ${url} defective`);
      return read.items;
    };
  },
};

/** All of them. */
export const REAL_CLIENTS: readonly RealClient[] = [
  newsboat,
  sfeed,
  rss2email,
  rsstail,
  feedparser,
];

/** The one whose polls are tried on a static host. */
export const NEWSBOAT = newsboat;
