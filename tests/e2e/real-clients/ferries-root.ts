import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestRoot } from '../make-root.ts';

/** Titles that a reader shows as they are only where feeds are written with care. */
export const TITLES = [
  'AT&T buys a ferry',
  '"Ferry" fares rise by 4 % — again, it’s said',
  '渡轮 ferry 😀 переправа مرحبا',
  'A ferry below 5 < 6 & above 7 > 6',
  'A plain ferry',
];

const site = `title: The Ferry Wire
description: Ships that carry people.
language: en
base_url: http://localhost:8080
contact: https://wire.example/contact
tag_authority: wire.example
since: 2026-01-01
websub: {hub: false}
`;

const topic = `title: Ferries & "tolls"
description: Everything that is told of ferries.
match: {publish: 2, review: 1, any: {ferry: 2}}
`;

/** A publication of one topic, `ferries`, that holds an article under each of these titles. */
export async function makeFerriesRoot(): Promise<TestRoot> {
  const path = await mkdtemp(join(tmpdir(), 'topicwire-ferries-'));
  for (const folder of ['content', 'feeds/topics'])
    await mkdir(join(path, folder), { recursive: true });
  const write = (file: string, text: string) => writeFile(join(path, file), text);
  await write('feeds/site.yaml', site);
  await write('feeds/sources.yaml', 'sources: []\n');
  await write('feeds/topics/ferries.yaml', topic);
  for (const [at, title] of TITLES.entries()) await write(...makeArticle(at + 1, title));
  return { path, write, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The file of an article and its text. */
export function makeArticle(number: number, title: string): [file: string, text: string] {
  const head = `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-02-0${number}\n---\n`;
  return [`content/article-${number}.md`, `${head}The ferry **sails** & sails.\n`];
}
