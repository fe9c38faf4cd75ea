import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createRoot, ENVIRONMENT, listFaults, SITE, SOURCES, swap, TOPIC } from './config-root.ts';

test('a full configuration becomes its values', async () => {
  const { config, faults } = await loadConfig(await createRoot(), ENVIRONMENT);
  expect(faults).toEqual([]);
  expect(config?.site).toEqual({
    title: 'Harbour Wire',
    description: 'News of ports and ships',
    language: 'en',
    baseUrl: 'https://wire.example',
    author: { name: 'Harbour Desk', email: 'desk@wire.example', uri: 'https://wire.example/about' },
    contactUrl: 'mailto:desk@wire.example',
    tagAuthority: 'wire.example',
    since: '2026-01-31',
    rights: 'Copyright Harbour Wire',
    hubs: ['https://wire.example/hub'],
    hasSearch: true,
    poll: {
      floorMinutes: 30,
      ceilingMinutes: 720,
      timeoutMs: 15_000,
      maxBytes: 5_000_000,
      concurrency: 4,
      hostGapMs: 2500,
      requestsPerDay: 5000,
    },
  });
  expect([...(config?.sources ?? [])]).toEqual([
    [
      'quay',
      {
        id: 'quay',
        url: 'https://quay.example/feed.xml',
        title: null,
        weight: 0,
        rights: 'excerpt',
        tags: [],
        language: null,
        headers: {},
      },
    ],
    [
      'pilot',
      {
        id: 'pilot',
        url: 'https://pilot.example/rss?page=1',
        title: 'The Pilot',
        weight: 1.5,
        rights: 'full',
        tags: ['ships', 'trade'],
        language: 'en-GB',
        headers: { 'X-Key': 'key open sesame' },
      },
    ],
    [
      'buoy',
      expect.objectContaining({ headers: { Authorization: 'Basic cmVhZGVyOnNhbHQ6d2F0ZXI=' } }),
    ],
  ]);
  expect([...(config?.topics ?? [])]).toEqual([
    [
      'ports',
      {
        slug: 'ports',
        title: 'Ports',
        description: 'What happens in ports',
        language: 'en',
        read: {
          languages: ['en', 'de'],
          only: [],
          never: ['*.spam.example'],
          weight: { quay: 2, local: 1 },
        },
        match: {
          fields: { title: 3, categories: 1.5, summary: 1, body: 1 },
          repeat: [1, 0.5],
          publish: 6,
          review: 3,
          all: { place: ['harbour', 'port*'] },
          any: { crane: 3, '=TEU': 2 },
          near: [{ a: ['ship'], b: ['dry dock*'], within: 8, points: 4 }],
          none: ['port wine'],
        },
        learn: { use: true, prior: 100, minDecisions: 10, may: 'review' },
        stories: { windowHours: 72, prefer: ['local'] },
        publish: { entries: 20, text: 'full', review: 'auto', perSourcePerDay: null },
        tests: {
          in: [
            {
              kind: 'text',
              title: 'A crane falls in the harbour',
              summary: null,
              body: null,
              categories: [],
              language: 'und',
              source: null,
              place: 'feeds/topics/ports.yaml:22:7',
            },
            {
              kind: 'text',
              title: 'Ship in dry dock',
              summary: null,
              body: 'Long',
              categories: ['ships'],
              language: 'de',
              source: 'quay',
              place: 'feeds/topics/ports.yaml:23:7',
            },
            {
              kind: 'file',
              file: 'content/crane.md',
              place: 'feeds/topics/ports.yaml:24:7',
            },
          ],
          queue: [],
          out: [expect.objectContaining({ place: 'feeds/topics/ports.yaml:25:9' })],
        },
      },
    ],
  ]);
});

test('what is left out takes its defaults', async () => {
  const root = await createRoot({
    'feeds/site.yaml':
      'title: T\ndescription: D\nlanguage: DE-ch\ncontact: https://t.example\ntag_authority: a.b@t.example\nsince: 2026-02-28\n',
    'feeds/sources.yaml': 'sources: []\n',
    'feeds/topics/ports.yaml':
      'title: T\ndescription: D\nmatch: {publish: 2, review: 2, any: {ship: 1}}\n',
  });
  const { config, faults } = await loadConfig(root, {});
  expect(faults).toEqual([]);
  expect(config?.site).toMatchObject({
    language: 'de-CH',
    baseUrl: 'http://localhost:8080',
    author: { name: 'T', email: null, uri: null },
    contactUrl: 'https://t.example/',
    tagAuthority: 'a.b@t.example',
    rights: null,
    hubs: ['http://localhost:8080/hub'],
    hasSearch: true,
    poll: {
      floorMinutes: 60,
      ceilingMinutes: 1440,
      timeoutMs: 20_000,
      maxBytes: 10_000_000,
      concurrency: 8,
      hostGapMs: 1000,
    },
  });
  expect(config?.sources.size).toBe(0);
  expect(config?.topics.get('ports')).toEqual({
    slug: 'ports',
    title: 'T',
    description: 'D',
    language: 'de-CH',
    read: { languages: [], only: [], never: [], weight: {} },
    match: {
      fields: { title: 2, categories: 1.5, summary: 1, body: 1 },
      repeat: [1, 0.5, 0.25],
      publish: 2,
      review: 2,
      all: {},
      any: { ship: 1 },
      near: [],
      none: [],
    },
    learn: { use: true, prior: 100, minDecisions: 10, may: 'review' },
    stories: { windowHours: 72, prefer: ['local'] },
    publish: { entries: 50, text: 'excerpt', review: 'auto', perSourcePerDay: null },
    tests: { in: [], queue: [], out: [] },
  });
});

test('learning, stories and limits are read', async () => {
  const root = await createRoot({
    'feeds/topics/ports.yaml': `title: T
description: D
match: {publish: 2, review: 2, any: {ship: 1}}
learn: {use: false, prior: 50, min_decisions: 5, may: publish}
stories: {window: 36h, prefer: [local, "*.wire.example"]}
publish: {review: manual, per_source_per_day: 10}
`,
  });
  const { config, faults } = await loadConfig(root, ENVIRONMENT);
  expect(faults).toEqual([]);
  expect(config?.topics.get('ports')).toMatchObject({
    learn: { use: false, prior: 50, minDecisions: 5, may: 'publish' },
    stories: { windowHours: 36, prefer: ['local', '*.wire.example'] },
    publish: { entries: 50, text: 'excerpt', review: 'manual', perSourcePerDay: 10 },
  });
});

test('BASE_URL of the environment stands before that of the file', async () => {
  const root = await createRoot();
  const { config } = await loadConfig(root, {
    ...ENVIRONMENT,
    BASE_URL: 'https://Other.example:443/wire//',
  });
  expect(config?.site.baseUrl).toBe('https://other.example/wire');
  expect((await loadConfig(root, { ...ENVIRONMENT, BASE_URL: '' })).config?.site.baseUrl).toBe(
    'https://wire.example',
  );
});

test('a BASE_URL that is none is a fault of the environment', async () => {
  expect(await listFaults({}, { ...ENVIRONMENT, BASE_URL: 'wire.example' })).toEqual([
    'environment: BASE_URL must be an absolute http or https URL, such as https://wire.example, without user, query and fragment',
  ]);
});

test('topics come by slug, sources in the order of the file', async () => {
  const { config } = await loadConfig(
    await createRoot({ 'feeds/topics/a-b.yaml': TOPIC, 'feeds/topics/a.yaml': TOPIC }),
    ENVIRONMENT,
  );
  expect([...(config?.topics.keys() ?? [])]).toEqual(['a', 'a-b', 'ports']);
  expect([...(config?.sources.keys() ?? [])]).toEqual(['quay', 'pilot', 'buoy']);
});

test('README.md and hidden files may lie beside the topics', async () => {
  const files = { 'feeds/topics/README.md': 'Hello', 'feeds/topics/.ports.yaml.swp': '\0' };
  expect(await listFaults(files)).toEqual([]);
});

test('anchors and aliases stand for what they name', async () => {
  const aliased = swap(
    swap(TOPIC, 'place: [harbour, port*]', 'place: &places [harbour, port*]'),
    'none: [port wine]',
    'none: *places',
  );
  const root = await createRoot({ 'feeds/topics/ports.yaml': aliased });
  const { config } = await loadConfig(root, ENVIRONMENT);
  expect(config?.topics.get('ports')?.match.none).toEqual(['harbour', 'port*']);
});

test('a byte order mark and Windows line ends do no harm', async () => {
  const site = `\uFEFF${SITE.replaceAll('\n', '\r\n')}`;
  const { config } = await loadConfig(await createRoot({ 'feeds/site.yaml': site }), ENVIRONMENT);
  expect(config?.site.title).toBe('Harbour Wire');
  expect(
    await listFaults({ 'feeds/site.yaml': swap(site, 'language: en', 'language: e') }),
  ).toEqual([
    'feeds/site.yaml:3:11: "language" is not a BCP 47 language tag, write one such as en, de-CH or zh-Hant',
  ]);
});

test('terms named like members of objects are terms', async () => {
  const odd = swap(TOPIC, 'any: {crane: 3,', 'any: {__proto__: 3, constructor: 2,');
  const root = await createRoot({ 'feeds/topics/ports.yaml': odd });
  const { config } = await loadConfig(root, ENVIRONMENT);
  expect(Object.entries(config?.topics.get('ports')?.match.any ?? {})).toEqual([
    ['__proto__', 3],
    ['constructor', 2],
    ['=TEU', 2],
  ]);
});

test('ten faults in several files come back at once, by file, line and column', async () => {
  const faults = await listFaults({
    'feeds/site.yaml': swap(
      swap(swap(SITE, 'title:', 'titel:'), '2026-01-31', '2026-02-30'),
      'timeout: 15s',
      'timeout: 15',
    ),
    'feeds/sources.yaml': swap(
      swap(swap(SOURCES, 'id: pilot', 'id: quay'), 'rights: full', 'rights: ful'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
      '${PILOT_KEY}',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
      '${PILOT_TOKEN}',
    ),
    'feeds/topics/broken.yaml': 'title: "Broken\n',
    'feeds/topics/ports.yaml': swap(
      swap(swap(TOPIC, '{quay: 2', '{quai: 2'), 'publish: 6', 'publsh: 6'),
      'none: [port wine]',
      'none: [port wine, 5]',
    ),
  });
  expect(faults).toEqual([
    'feeds/site.yaml:1:1: unknown key "titel", did you mean "title"?',
    'feeds/site.yaml:8:8: "since" must be a date of the calendar as YYYY-MM-DD, such as 2026-01-31',
    'feeds/site.yaml:10:43: "timeout" must be a duration with its unit (ms, s, m, h, d), from 1s to 10m, not a number',
    'feeds/sources.yaml:4:9: duplicate id "quay", first at feeds/sources.yaml:2:9, keep one of them',
    'feeds/sources.yaml:8:13: "rights" must be one of full, excerpt, link, did you mean "full"?',
    'feeds/sources.yaml:11:22: the environment variable "PILOT_TOKEN" is not set or is empty, set it before the start',
    'feeds/topics/broken.yaml:1:8: the quote that opens here is never closed, close it',
    'feeds/topics/ports.yaml:6:59: names an unknown source "quai", did you mean "quay"?',
    'feeds/topics/ports.yaml:10:3: unknown key "publsh", did you mean "publish"?',
    'feeds/topics/ports.yaml:16:21: an entry of "none" must be a text, not a number, put it in quotes',
  ]);
});

test('a test may not name a file that a link leads out of the root', async () => {
  const outside = await createRoot();
  const root = await createRoot({ 'content/crane.md': null, 'content/quay.md': '# Quay' });
  await symlink(join(outside, 'content/crane.md'), join(root, 'content/crane.md'));
  const { faults } = await loadConfig(root, ENVIRONMENT);
  expect(faults).toEqual([
    {
      file: 'feeds/topics/ports.yaml',
      line: 24,
      column: 14,
      message: 'the file "content/crane.md" leads out of the root, name one below it',
    },
  ]);
});

test.each([
  [
    '{hub: true, external: [https://hub.example/]}',
    ['https://wire.example/hub', 'https://hub.example/'],
  ],
  [
    '{external: [https://hub.example/, https://hub.example/]}',
    ['https://wire.example/hub', 'https://hub.example/'],
  ],
  ['{hub: false, external: [https://hub.example/]}', ['https://hub.example/']],
  ['{hub: false}', []],
])('websub: %s announces these hubs, our own one first', async (text, hubs) => {
  const root = await createRoot({ 'feeds/site.yaml': `${SITE}websub: ${text}\n` });
  expect((await loadConfig(root, ENVIRONMENT)).config?.site.hubs).toEqual(hubs);
});

test('BASE_URL moves our own hub and no other', async () => {
  const websub = 'websub: {external: [https://hub.example/]}\n';
  const root = await createRoot({ 'feeds/site.yaml': `${SITE}${websub}` });
  const environment = { ...ENVIRONMENT, BASE_URL: 'https://other.example/wire/' };
  const { config } = await loadConfig(root, environment);
  expect(config?.site.hubs).toEqual(['https://other.example/wire/hub', 'https://hub.example/']);
});
