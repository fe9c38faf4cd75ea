import { expect, test } from 'vitest';
import { judgeCallback } from '../../../src/ingest/websub/judge-callback.ts';

test.each([
  'http://localhost:8080',
  'http://wire.localhost',
  'http://127.0.0.1:8080',
  'http://[::1]:8080',
  'https://10.1.2.3',
  'https://192.168.1.4',
  'https://[fd00::1]',
  'http://wire',
  'http://wire.local',
  'http://wire.internal.',
  'https://wire.home.arpa',
])('hubs cannot reach %s, and it says what to do', (baseUrl) => {
  expect(judgeCallback(baseUrl, [])).toMatch(/hubs cannot reach .*: set BASE_URL/);
});

test.each(['https://news.wire.org', 'https://93.184.216.34', 'https://[2606:2800:220:1::1]:8443'])(
  'hubs can reach %s',
  (baseUrl) => expect(judgeCallback(baseUrl, [])).toBeNull(),
);

test('a private address that the operator lets through will do', () => {
  expect(judgeCallback('http://127.0.0.1:8080', ['127.0.0.1'])).toBeNull();
  expect(judgeCallback('http://wire.internal:8080', ['wire.internal:8080'])).toBeNull();
  expect(judgeCallback('http://127.0.0.1:8080', ['127.0.0.1:9000'])).not.toBeNull();
});
