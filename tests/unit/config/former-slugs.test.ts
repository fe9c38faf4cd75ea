import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createRoot, ENVIRONMENT, TOPIC } from './config-root.ts';

const PORTS = 'feeds/topics/ports.yaml';
const QUAYS = 'feeds/topics/quays.yaml';
const withFormer = (list: string) => `${TOPIC}formerly: ${list}\n`;

test('a topic may say what it was called before', async () => {
  const root = await createRoot({ [PORTS]: withFormer('[harbours, old-ports]') });
  const { config, faults } = await loadConfig(root, ENVIRONMENT);
  expect(faults).toEqual([]);
  expect(config?.topics.get('ports')?.formerly).toEqual(['harbours', 'old-ports']);
});

test.each([
  ['itself', '[ports]', '"ports" is what the topic is called now, remove it'],
  [
    'what is no slug',
    '["Old Ports"]',
    '"Old Ports" is no slug: it must be lower-case letters, digits and hyphens, with a letter or digit at both ends',
  ],
  [
    'a topic that there is',
    '[quays]',
    `"quays" is a topic of its own, remove it here or that topic's file`,
  ],
  [
    'one slug twice',
    '[harbours, harbours]',
    `"harbours" stands at ${PORTS}:26:12 too, and leads to one topic only, keep one`,
  ],
  ['no list', 'harbours', '"formerly" must be a list, not a text'],
])('a former name is a fault: %s', async (_, list, message) => {
  const root = await createRoot({ [PORTS]: withFormer(list), [QUAYS]: TOPIC });
  const { config, faults } = await loadConfig(root, ENVIRONMENT);
  expect(config).toBeNull();
  expect(faults.map((fault) => [fault.file, fault.message])).toEqual([[PORTS, message]]);
});

test('two topics cannot both have been one', async () => {
  const root = await createRoot({
    [PORTS]: withFormer('[harbours]'),
    [QUAYS]: withFormer('[harbours]'),
  });
  const { faults } = await loadConfig(root, ENVIRONMENT);
  expect(faults.map((fault) => [fault.file, fault.message])).toEqual([
    [QUAYS, `"harbours" stands at ${PORTS}:26:12 too, and leads to one topic only, keep one`],
  ]);
});
