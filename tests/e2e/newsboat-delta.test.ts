import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { makeRoot } from './make-root.ts';
import { startService } from './run-topicwire.ts';

const isInstalled = spawnSync('newsboat', ['-v']).status === 0;

// Where newsboat is not installed (Debian: apt install newsboat), this is skipped.
test.skipIf(!isInstalled)(
  'B18: newsboat merges what is new alone, in Atom and RSS',
  async () => {
    const root = await makeRoot([]);
    const service = await startService(root.path, { LOG_LEVEL: 'debug' }, ['--no-poll']);
    for (const kind of ['atom', 'rss']) {
      const feed = `${service.url}/feeds/tech-trade-war.${kind}`;
      const home = await mkdtemp(join(tmpdir(), 'topicwire-newsboat-'));
      const files = { urls: `${feed}\n`, config: '' };
      for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text);
      const reload = () => {
        const { status, stderr } = spawnSync(
          'newsboat',
          [
            ...['-u', join(home, 'urls'), '-c', join(home, 'cache.db')],
            ...['-C', join(home, 'config'), '-x', 'reload'],
          ],
          { env: { ...process.env, HOME: home, NO_PROXY: '*', no_proxy: '*' }, encoding: 'utf8' },
        );
        expect([status, stderr]).toEqual([0, '']);
        const cache = new DatabaseSync(join(home, 'cache.db'), { readOnly: true });
        const rows = cache.prepare('SELECT title FROM rss_item WHERE deleted = 0').all();
        cache.close();
        return rows.map(({ title }) => String(title)).sort();
      };
      const readStatuses = () =>
        [...service.stderr().matchAll(new RegExp(`\\.${kind} (\\d+) newsboat`, 'g'))].map(
          ([, status]) => status,
        );
      const before = reload();
      // It asks once more without a condition before it begins to send one.
      reload();
      expect(reload()).toEqual(before);

      const title = `Huawei answers tariffs on China, in ${kind}`;
      await writeFile(
        join(root.path, 'content', `answer-${kind}.md`),
        `---\ntitle: ${title}\ndate: 2026-11-21\n---\n\nHuawei and China answer tariffs and export controls.\n`,
      );
      await vi.waitFor(async () => expect(await (await fetch(feed)).text()).toContain(title), {
        timeout: 10_000,
        interval: 100,
      });
      expect(reload()).toEqual([...before, title].sort());
      expect(reload()).toEqual([...before, title].sort());
      await vi.waitFor(() => expect(readStatuses()).toEqual(['200', '200', '304', '226', '304']));
      await rm(home, { recursive: true });
    }
    await service.stop();
    await root.remove();
  },
  60_000,
);
