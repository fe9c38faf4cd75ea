import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot } from './make-root.ts';
import { runTopicwire, startService } from './run-topicwire.ts';

test('a running service serves what a refresh in another process published', async () => {
  const origin = await startOrigin();
  const feed = await readFile(join(import.meta.dirname, 'feeds', 'atom.xml'));
  origin.answer('/atom.xml', (_, response) => response.writeHead(200).end(feed));
  const root = await makeRoot([{ id: 'ledger', url: `${origin.url}/atom.xml` }]);
  const environment = { ALLOW_PRIVATE_HOSTS: origin.host, BASE_URL: 'https://wire.example' };
  const service = await startService(root.path, environment, ['--no-poll']);
  const read = async () => {
    const answer = await fetch(`${service.url}/feeds/tech-trade-war.atom`);
    return { etag: answer.headers.get('etag'), text: await answer.text() };
  };
  const before = await read();
  expect(before.text).not.toContain('tag:policy.example,2026:chips-answer');

  const refresh = await runTopicwire(['refresh', '--root', root.path], environment);
  expect(refresh.code).toBe(0);
  await vi.waitFor(
    async () => expect((await read()).text).toContain('tag:policy.example,2026:chips-answer'),
    { timeout: 10_000, interval: 100 },
  );
  expect((await read()).etag).not.toBe(before.etag);
  const { stderr } = await service.stop();
  expect(stderr).not.toMatch(/ERROR|WARN/i);
  await origin.close();
  await root.remove();
});
