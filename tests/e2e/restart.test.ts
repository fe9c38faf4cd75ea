import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { startService } from './run-topicwire.ts';

const paths = ['tech-trade-war', 'semiconductors', 'telecom-networks'].flatMap((topic) =>
  ['rss', 'atom', 'json'].map((suffix) => `/feeds/${topic}.${suffix}`),
);

/** Body and ETag of every feed, as a service over this root serves them. */
async function readFeeds(root: TestRoot, environment: Record<string, string>, polls: boolean) {
  const service = await startService(root.path, environment, polls ? [] : ['--no-poll']);
  if (polls) await service.waitFor('Asked');
  const answers = [];
  for (const path of paths) {
    const answer = await fetch(`${service.url}${path}`);
    answers.push([path, answer.headers.get('etag'), await answer.text()]);
  }
  await service.stop();
  return answers;
}

test('the same bytes and ETags after a restart and from an empty database, and after a move all but the address', async () => {
  const origin = await startOrigin();
  const feed = await readFile(join(import.meta.dirname, 'feeds', 'atom.xml'));
  origin.answer('/atom.xml', (_, response) => response.writeHead(200).end(feed));
  const sources = [{ id: 'ledger', url: `${origin.url}/atom.xml` }];
  const environment = { ALLOW_PRIVATE_HOSTS: origin.host, BASE_URL: 'https://wire.example' };
  const [root, fresh] = [await makeRoot(sources), await makeRoot(sources)];

  const first = await readFeeds(root, environment, true);
  expect(JSON.stringify(first)).toContain('tag:policy.example,2026:chips-answer');
  expect(await readFeeds(root, environment, false)).toEqual(first);
  expect(await readFeeds(root, environment, true)).toEqual(first);
  expect(await readFeeds(fresh, environment, true)).toEqual(first);

  const moved = await readFeeds(root, { ...environment, BASE_URL: 'https://new.example' }, false);
  const rename = (text: string) => text.replaceAll('https://wire.example', 'https://new.example');
  const bodies = (answers: typeof first) => answers.map(([, , body]) => body);
  expect(bodies(moved)).toEqual(bodies(first).map((body) => rename(body ?? '')));

  await origin.close();
  await root.remove();
  await fresh.remove();
});
