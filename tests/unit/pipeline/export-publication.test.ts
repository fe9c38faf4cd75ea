import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareHeads } from '../../../src/http/prepare-heads.ts';
import type { Rendered } from '../../../src/model/rendered.ts';
import { exportFileName } from '../../../src/pipeline/export-file-name.ts';
import { type ExportReport, exportPublication } from '../../../src/pipeline/export-publication.ts';
import { describePublished } from '../../../src/pipeline/publication.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { encodeDocument } from '../../../src/publish/encode-document.ts';
import { makeDocument } from '../../../src/publish/make-document.ts';
import { removeSearchForm } from '../../../src/publish/remove-search-form.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const topic = (word: string) => `title: ${word}
description: All of ${word}.
match:
  publish: 2
  review: 1
  any: {${word}: 2}
`;

let house: TestHouse;
let folder: string;

beforeEach(async () => {
  house = await openTestHouse({ ferries: topic('ferry'), tolls: topic('toll') });
  folder = join(await mkdtemp(join(tmpdir(), 'topicwire-export-')), 'site');
  await house.take('agency', [{ title: 'A ferry' }, { title: 'A toll', nativeId: '2' }]);
  await publishTopics(house.house, ['ferries', 'tolls']);
});

afterEach(async () => {
  await house.remove();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

function headersOf(document: Rendered) {
  const published = describePublished(document);
  return prepareHeads(published, published.identity, house.house.rules.config.site, false).ok;
}

async function build(
  over: Partial<Parameters<typeof exportPublication>[2]> = {},
): Promise<ExportReport> {
  const { store, rules } = house.house;
  return await exportPublication(store, rules.config.site, {
    folder,
    force: false,
    headersOf,
    moved: new Map(),
    ...over,
  });
}

async function listFiles(): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const files: string[] = [];
  for (const name of names) {
    if (!(await lstat(join(folder, name))).isDirectory()) files.push(name);
  }
  return files.sort();
}

const read = (file: string) => readFile(join(folder, file));

describe('a static copy', () => {
  it('has every document with the bytes, the copies and the date that are served', async () => {
    const { written } = await build();
    const documents = await house.house.store.readRendered();
    expect(documents.size).toBeGreaterThan(8);
    for (const [path, served] of documents) {
      const file = exportFileName(path);
      // A static host answers no search.
      const document = await removeSearchForm(served);
      expect(document === served, path).toBe(!served.mediaType.startsWith('text/html'));
      expect(Buffer.compare(await read(file), document.body), path).toBe(0);
      for (const { encoding, body } of document.encodings) {
        const copy = `${file}.${encoding === 'gzip' ? 'gz' : 'br'}`;
        expect(Buffer.compare(await read(copy), body), copy).toBe(0);
        expect(written).toContain(copy);
      }
      const modified = Math.floor(Date.parse(document.modifiedAt) / 1000) * 1000;
      expect((await stat(join(folder, file))).mtimeMs, path).toBe(modified);
    }
    expect(await listFiles()).toEqual([...written, '.topicwire/manifest.json'].sort());
  });

  it.each([
    ['/', 'index.html'],
    ['/feeds/ports', 'feeds/ports.html'],
    ['/feeds/ports.rss', 'feeds/ports.rss'],
    ['/feeds/ports/archive/1.rss', 'feeds/ports/archive/1.rss'],
    ['/feeds/ports/archive/1', 'feeds/ports/archive/1.html'],
    ['/stories/%E8%8A%AF', 'stories/芯.html'],
  ])('serves %s from %s', (path, file) => {
    expect(exportFileName(path)).toBe(file);
  });

  it.each([
    'feeds',
    '/../x',
    '/feeds/..',
    '/a//b',
    '/.git/config',
    '/a%2fb',
    '/a%5Cb',
    '/%',
    '/a%00',
  ])('has no file for %s', (path) => {
    expect(() => exportFileName(path)).toThrow(/no file can stand/);
  });

  it('changes only what changed, and leaves the dates of the rest', async () => {
    await build();
    const before = await stat(join(folder, 'feeds/tolls.rss'));
    expect((await build()).written).toEqual([]);
    house.now = '2026-03-02T13:00:00.000Z';
    await house.take('agency', [{ title: 'Another ferry', nativeId: '3' }]);
    await publishTopics(house.house, ['ferries']);
    const { written, removed } = await build();
    expect(written).toContain('feeds/ferries.rss');
    expect(written).toContain('feeds/ferries.rss.gz');
    expect(written.filter((file) => file.includes('tolls'))).toEqual([]);
    expect(removed).toEqual([]);
    const after = await stat(join(folder, 'feeds/tolls.rss'));
    expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino]);
  });

  it('mends what somebody else changed: the bytes, the date, a file that is gone', async () => {
    await build();
    const { mtimeMs, size } = await stat(join(folder, 'feeds/tolls.rss'));
    await writeFile(join(folder, 'feeds/tolls.rss'), 'x'.repeat(size));
    await utimes(join(folder, 'feeds/tolls.rss'), mtimeMs / 1000, mtimeMs / 1000);
    await utimes(join(folder, 'feeds/tolls.atom'), 1, 1);
    await rm(join(folder, 'feeds/tolls.json'));
    expect((await build()).written).toEqual(['feeds/tolls.json', 'feeds/tolls.rss']);
    expect((await stat(join(folder, 'feeds/tolls.atom'))).mtimeMs).toBe(mtimeMs);
  });

  it('removes what is no longer published, says that it is gone, and nothing of others', async () => {
    const archive = makeDocument('/feeds/tolls/archive/1.rss', 'application/rss+xml', '<rss/>');
    await house.house.store.writeRendered([await encodeDocument(archive, null, house.now)], []);
    await build();
    await mkdir(join(folder, 'images'));
    await writeFile(join(folder, 'images/logo.svg'), '<svg/>');
    await writeFile(join(folder, 'CNAME'), 'wire.example\n');
    const tolls = [...(await house.house.store.listRendered()).keys()].filter((path) =>
      path.startsWith('/feeds/tolls'),
    );
    await house.house.store.writeRendered([], tolls);
    const { removed } = await build();
    expect(removed).toEqual(
      expect.arrayContaining(['feeds/tolls.html', 'feeds/tolls.rss', 'feeds/tolls/archive/1.rss']),
    );
    const files = await listFiles();
    expect(files.filter((file) => file.includes('tolls'))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['CNAME', 'images/logo.svg', 'feeds/ferries.rss']),
    );
    expect(await readdir(join(folder, 'feeds'))).not.toContain('tolls');
    expect(String(await read('.topicwire/nginx.conf'))).toContain('(?:tolls)');

    // Once gone it stays so, until it is there again.
    await build();
    expect(String(await read('.topicwire/nginx.conf'))).toContain('(?:tolls)');
    await house.reopen();
    await publishTopics(house.house, ['tolls']);
    await build();
    expect(String(await read('.topicwire/nginx.conf'))).not.toContain('410');
  });

  it('leads from the former addresses of a renamed topic to its new ones', async () => {
    await build({ moved: new Map([['boats', 'ferries']]) });
    expect(
      String(await read('_redirects'))
        .split('\n')
        .slice(1),
    ).toEqual([
      '/feeds/boats /feeds/ferries 301',
      '/feeds/boats.rss /feeds/ferries.rss 301',
      '/feeds/boats.atom /feeds/ferries.atom 301',
      '/feeds/boats.json /feeds/ferries.json 301',
      '/feeds/boats/* /feeds/ferries/:splat 301',
      '',
    ]);
    expect((await build()).removed).toEqual(['_redirects']);
  });

  it('is brought to its end by the next build when one was interrupted at any place', async () => {
    const whole = await build();
    await rm(folder, { recursive: true });
    let left = 1;
    const stop = () => {
      left -= 1;
      if (left < 0) throw new Error('interrupted');
    };
    for (let at = 1; at < 9; at += 1) {
      left = at;
      await expect(build({ onDocument: stop })).rejects.toThrow('interrupted');
      await mkdir(join(folder, '.topicwire/drafts'), { recursive: true });
      await writeFile(join(folder, '.topicwire/drafts/7'), 'half');
    }
    // Between two builds a topic went whose files the first had written already.
    const paths = [...(await house.house.store.listRendered()).keys()];
    await house.house.store.writeRendered(
      [],
      paths.filter((path) => path.startsWith('/feeds/tolls')),
    );
    await build();
    const expected = [...whole.written, '.topicwire/manifest.json'].filter(
      (file) => !file.startsWith('feeds/tolls'),
    );
    expect(await listFiles()).toEqual(expected.sort());
  });

  it('does not begin in a folder that holds files of others, unless it is told to', async () => {
    await mkdir(folder);
    await writeFile(join(folder, '.gitignore'), 'x');
    await build();
    await rm(join(folder, '.topicwire'), { recursive: true });
    await writeFile(join(folder, 'index.html'), 'mine');
    await writeFile(join(folder, 'mine.html'), 'mine');
    await expect(build()).rejects.toMatchObject({ code: 'usage', where: folder });
    expect(String(await read('index.html'))).toBe('mine');
    await build({ force: true });
    expect(String(await read('index.html'))).toContain('Test Wire');
    expect(String(await read('mine.html'))).toBe('mine');
  });

  it('does not write over a file that somebody put where a new document belongs', async () => {
    await build();
    const document = makeDocument('/articles/new', 'text/html', '<!doctype html>');
    await house.house.store.writeRendered([await encodeDocument(document, null, house.now)], []);
    await mkdir(join(folder, 'articles'));
    await writeFile(join(folder, 'articles/new.html'), 'mine');
    await expect(build()).rejects.toThrow('no build wrote "articles/new.html"');
    expect(String(await read('articles/new.html'))).toBe('mine');
  });

  it('follows no link out of the folder, and believes no list that leads out of it', async () => {
    await build();
    const outside = join(folder, '..', 'outside');
    await rm(join(folder, 'feeds'), { recursive: true });
    await mkdir(outside);
    await symlink(outside, join(folder, 'feeds'));
    await expect(build()).rejects.toMatchObject({ code: 'export-failed' });
    expect(await readdir(outside)).toEqual([]);

    const list = { version: 1, files: ['../outside'], topics: [], gone: [] };
    for (const text of [JSON.stringify(list), '{', '{"version":2}', 'null']) {
      await writeFile(join(folder, '.topicwire/manifest.json'), text);
      await expect(build({ force: true }), text).rejects.toMatchObject({ code: 'usage' });
    }
    expect(await readdir(join(folder, '..'))).toContain('outside');
  });

  it('leaves a folder alone in which another process builds, and not for one that died', async () => {
    await build();
    await writeFile(join(folder, '.topicwire/lock'), `${process.ppid}\n`);
    await expect(build()).rejects.toThrow(`process ${process.ppid} is building`);
    await writeFile(join(folder, '.topicwire/lock'), '999999999\n');
    expect((await build()).written).toEqual([]);
    expect(await readdir(join(folder, '.topicwire'))).not.toContain('lock');
  });

  it('says what stands in the way', async () => {
    await build();
    await rm(join(folder, 'feeds/tolls.rss'));
    await mkdir(join(folder, 'feeds/tolls.rss'));
    await expect(build()).rejects.toMatchObject({
      code: 'export-failed',
      message: 'a folder stands where a file must be',
      where: join(folder, 'feeds/tolls.rss'),
    });
  });
});
