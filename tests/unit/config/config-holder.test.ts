import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigHolder } from '../../../src/config/config-holder.ts';
import { createRoot, ENVIRONMENT, SITE, SOURCES, swap } from './config-root.ts';

test('a holder has no configuration before the first good load', async () => {
  const root = await createRoot({ 'feeds/site.yaml': 'title: 5\n' });
  const holder = new ConfigHolder(root, ENVIRONMENT);
  expect(holder.config).toBeNull();
  const reloaded = await holder.reload();
  expect(reloaded).toMatchObject({ config: null, changed: false });
  expect(reloaded.faults.length).toBeGreaterThan(0);
  expect(holder.faults).toBe(reloaded.faults);
});

test('the first good load is a change, the same files again are none', async () => {
  const holder = new ConfigHolder(await createRoot(), ENVIRONMENT);
  const first = await holder.reload();
  expect(first).toMatchObject({ faults: [], changed: true });
  const second = await holder.reload();
  expect(second).toMatchObject({ faults: [], changed: false });
  expect(second.config).toBe(first.config);
});

test('a broken file leaves the last good configuration in force until it is mended', async () => {
  const root = await createRoot();
  const holder = new ConfigHolder(root, ENVIRONMENT);
  const { config } = await holder.reload();
  await writeFile(join(root, 'feeds/site.yaml'), swap(SITE, 'Harbour Wire\nd', '[\nd'));
  const broken = await holder.reload();
  expect(broken.changed).toBe(false);
  expect(broken.config).toBe(config);
  expect(broken.faults).toHaveLength(1);
  expect(holder.config).toBe(config);
  await writeFile(join(root, 'feeds/site.yaml'), swap(SITE, 'Harbour Wire\nd', 'Dock Wire\nd'));
  const mended = await holder.reload();
  expect(mended).toMatchObject({ faults: [], changed: true });
  expect(holder.config?.site.title).toBe('Dock Wire');
  expect(holder.faults).toEqual([]);
});

test('another order of the sources is a change', async () => {
  const root = await createRoot();
  const holder = new ConfigHolder(root, ENVIRONMENT);
  await holder.reload();
  const quay = '  - id: quay\n    url: https://quay.example/feed.xml\n';
  await writeFile(join(root, 'feeds/sources.yaml'), `${swap(SOURCES, quay, '')}${quay}`);
  expect((await holder.reload()).changed).toBe(true);
});

test('reloads that are asked for at once come one after the other', async () => {
  const holder = new ConfigHolder(await createRoot(), ENVIRONMENT);
  const reloads = await Promise.all([holder.reload(), holder.reload(), holder.reload()]);
  expect(reloads.map((reload) => reload.changed)).toEqual([true, false, false]);
});

test('a changed environment counts at the next reload', async () => {
  const environment: Record<string, string> = { ...ENVIRONMENT };
  const holder = new ConfigHolder(await createRoot(), environment);
  await holder.reload();
  environment.PILOT_KEY = 'other';
  expect((await holder.reload()).changed).toBe(true);
  expect(holder.config?.sources.get('pilot')?.headers).toEqual({ 'X-Key': 'key other' });
});
