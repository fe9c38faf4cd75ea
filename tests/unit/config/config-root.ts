import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { describeFault } from '../../../src/model/describe-fault.ts';

/** Contents by path below the root; null leaves the file out. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

export const SITE = `title: Harbour Wire
description: News of ports and ships
language: en
base_url: https://wire.example/
author: {name: Harbour Desk, email: desk@wire.example, uri: https://wire.example/about}
contact: mailto:desk@wire.example
tag_authority: wire.example
since: 2026-01-31
rights: Copyright Harbour Wire
poll: {floor: 30m, ceiling: 12h, timeout: 15s, max_size: 5MB, concurrency: 4, host_gap: 2.5s, requests_per_day: 5000}
`;

export const SOURCES = `sources:
  - id: quay
    url: https://quay.example/feed.xml
  - id: pilot
    url: https://pilot.example/rss?page=1
    title: The Pilot
    weight: 1.5
    rights: full
    tags: [ships, trade]
    language: en-gb
    headers: {X-Key: "key \${PILOT_KEY}"}
  - id: buoy
    url: https://buoy.example/atom
    auth:
      user: reader
      password: "\${BUOY_PASSWORD}"
`;

export const TOPIC = `title: Ports
description: What happens in ports
language: en
read:
  languages: [en, de]
  sources: {only: [], never: ["*.spam.example"], weight: {quay: 2, local: 1}}
match:
  fields: {title: 3}
  repeat: [1, 0.5]
  publish: 6
  review: 3
  all:
    place: [harbour, port*]
  any: {crane: 3, "=TEU": 2}
  near: [{a: [ship], b: ["dry dock*"], within: 8, points: 4}]
  none: [port wine]
publish:
  entries: 20
  text: full
tests:
  in:
    - A crane falls in the harbour
    - {title: Ship in dry dock, body: Long, categories: [ships], language: de, source: quay}
    - {file: content/crane.md}
  out: [A glass of port wine]
`;

export const ENVIRONMENT = { PILOT_KEY: 'open sesame', BUOY_PASSWORD: 'salt:water' };

export const GOOD_FILES: Files = {
  'feeds/site.yaml': SITE,
  'feeds/sources.yaml': SOURCES,
  'feeds/topics/ports.yaml': TOPIC,
  'content/crane.md': '# A crane\n',
};

/** A fresh root with the good files, some of them replaced; removed after the test. */
export async function createRoot(replaced: Files = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'topicwire-config-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [file, content] of Object.entries({ ...GOOD_FILES, ...replaced })) {
    if (content === null) continue;
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
  }
  return root;
}

/** The faults as people see them, of the good files with some replaced. */
export async function listFaults(
  replaced: Files,
  environment: Readonly<Record<string, string | undefined>> = ENVIRONMENT,
): Promise<readonly string[]> {
  const { config, faults } = await loadConfig(await createRoot(replaced), environment);
  if ((config === null) !== faults.length > 0) throw new Error('config and faults disagree');
  return faults.map(describeFault);
}

/** A text with one piece replaced, which must be in it exactly once. */
export function swap(text: string, old: string, fresh: string): string {
  if (text.split(old).length !== 2) throw new Error(`not exactly once: ${old}`);
  return text.replace(old, () => fresh);
}
