import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createFeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import type { Config } from '../../../src/model/config.ts';
import { describeFault } from '../../../src/model/describe-fault.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { type House, openHouse } from '../../../src/pipeline/house.ts';
import { compareEntries, storeEntries } from '../../../src/pipeline/store-entries.ts';
import { takeRules } from '../../../src/pipeline/take-rules.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { sampleEntry } from '../curate/sample.ts';

const SITE = `title: Test Wire
description: D
language: en
base_url: https://wire.example
contact: https://wire.example/contact
tag_authority: wire.example
since: 2026-01-01
`;

const SOURCES = `sources:
  - {id: agency, url: "https://agency.example/feed"}
  - {id: wire, url: "https://wire-agency.example/feed"}
`;

/** A house in a folder of its own, with a clock that a test sets. */
export class TestHouse {
  readonly root: string;
  house: House;
  readonly #clock: { now: string };
  /** What the log was told, one `level message` a line. */
  readonly said: string[];

  constructor(root: string, house: House, clock: { now: string }, said: string[]) {
    this.root = root;
    this.house = house;
    this.#clock = clock;
    this.said = said;
  }

  get now(): string {
    return this.#clock.now;
  }

  set now(at: string) {
    this.#clock.now = at;
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(join(this.root, file), text);
  }

  /** Takes the files over as they are now. */
  async reload(): Promise<void> {
    this.house.rules = await takeRules(this.house, await readConfig(this.root));
  }

  /** As a restart does: everything in memory is gone. */
  async reopen(): Promise<void> {
    await this.house.fetcher.close();
    await this.house.store.close();
    this.house = await openAt(this.root, this.#clock, this.said);
  }

  /** Takes a round of a source in, as a poll does. */
  async take(sourceId: string, entries: readonly Partial<Entry>[]): Promise<readonly Entry[]> {
    const whole = entries.map((own, at) =>
      sampleEntry({
        sourceId,
        nativeId: String(at + 1),
        id: `urn:${sourceId}:${own.nativeId ?? at + 1}`,
        link: null,
        canonicalLink: null,
        firstSeenAt: this.now,
        contentHash: JSON.stringify(own),
        ...own,
      }),
    );
    const compared = await compareEntries(this.house, sourceId, whole);
    await storeEntries(this.house, compared, { state: null, record: null, withdrawn: [] });
    return whole;
  }

  async remove(): Promise<void> {
    await this.house.fetcher.close();
    await this.house.store.close();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** A house with two sources, `agency` and `wire`, and these topics by slug. */
export async function openTestHouse(
  topics: Readonly<Record<string, string>>,
  now = '2026-03-02T12:00:00.000Z',
): Promise<TestHouse> {
  const root = await mkdtemp(join(tmpdir(), 'topicwire-house-'));
  const files = Object.entries(topics).map(([slug, text]): [string, string] => [
    `feeds/topics/${slug}.yaml`,
    text,
  ]);
  const all = [['feeds/site.yaml', SITE], ['feeds/sources.yaml', SOURCES], ...files];
  await mkdir(join(root, 'content'), { recursive: true });
  await mkdir(join(root, 'feeds/topics'), { recursive: true });
  for (const [file = '', text = ''] of all) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const clock = { now };
  const said: string[] = [];
  return new TestHouse(root, await openAt(root, clock, said), clock, said);
}

async function openAt(root: string, clock: { now: string }, said: string[]): Promise<House> {
  const say = (level: string) => (message: string) => {
    said.push(`${level} ${message}`);
  };
  return await openHouse({
    root,
    config: await readConfig(root),
    store: await openStore({ root }),
    fetcher: createFeedFetcher({
      userAgent: 'test',
      timeoutMs: 1_000,
      maxBytes: 1_000,
      allowPrivateHosts: [],
    }),
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    now: () => clock.now,
  });
}

async function readConfig(root: string): Promise<Config> {
  const { config, faults } = await loadConfig(root, {});
  if (config === null) throw new Error(faults.map(describeFault).join('\n'));
  return config;
}
