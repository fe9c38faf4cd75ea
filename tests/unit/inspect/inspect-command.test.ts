import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const bin = join(import.meta.dirname, '..', '..', '..', 'bin', 'topicwire.js');

async function run(args: readonly string[], input: string) {
  const child = spawn(process.execPath, [bin, 'inspect', ...args], { stdio: 'pipe' });
  child.stdin.end(input);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, stdout, stderr };
}

const title = '\u009b31mred\u009b0m \u202egnp.exe';
const feed = `<rss version="2.0"><channel><title>${title}</title><item><title>${title}</title>
  <description>&lt;p&gt;${title}&lt;/p&gt;</description></item></channel></rss>`;
const acting = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

test('standard input is read, and nothing in it acts on the terminal', async () => {
  const { code, stdout, stderr } = await run(['-'], feed);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('red');
  expect(stdout).not.toMatch(acting);
});

test('the same holds for JSON, in which the values stay what they are', async () => {
  const { code, stdout } = await run(['--json', '-'], feed);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(acting);
  const line = JSON.parse(stdout);
  expect(Object.keys(line)).toEqual([
    'input',
    'ok',
    'format',
    'feed',
    'entries',
    'defects',
    'advice',
  ]);
  expect(line.entries[0].title).toContain('red');
});

test('what is no feed is a fault: exit code 1, its error shown safely, the others read', async () => {
  const page = '<!doctype html><title>\u009b2Jowned</title>';
  const other = join(import.meta.dirname, '..', '..', 'e2e', 'feeds', 'atom.xml');
  const person = await run(['-', other], page);
  expect(person.code).toBe(1);
  expect(person.stdout).toContain('is an HTML page');
  expect(person.stdout).toContain('atom-1.0');
  expect(person.stdout).not.toMatch(acting);
  const json = await run(['--json', '-'], page);
  const line = JSON.parse(json.stdout);
  expect([json.code, line.ok, line.error.code]).toEqual([1, false, 'not-a-feed']);
});
