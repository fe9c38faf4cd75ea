import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeDocument } from '../../../src/publish/encode-document.ts';
import { makeDocument } from '../../../src/publish/make-document.ts';
import { removeSearchForm } from '../../../src/publish/remove-search-form.ts';
import { writeErrorPage } from '../../../src/publish/write-error-page.ts';
import { makeSite } from './make-edition.ts';

const NOW = '2026-11-20T08:00:00.000Z';

test('a page without its form is the page of a site without a search, in every encoding', async () => {
  const write = (hasSearch: boolean) =>
    encodeDocument(writeErrorPage(404, 'Nothing here.', makeSite({ hasSearch })), null, NOW);
  const [searched, plain] = [await write(true), await write(false)];
  expect(Buffer.from(searched.body).toString()).toContain('<form class="search"');
  const removed = await removeSearchForm(searched);
  expect(Buffer.from(removed.body).toString()).toBe(Buffer.from(plain.body).toString());
  const br = removed.encodings.find(({ encoding }) => encoding === 'br');
  expect(brotliDecompressSync(br?.body ?? Buffer.alloc(0))).toEqual(Buffer.from(plain.body));
  expect(await removeSearchForm(plain)).toBe(plain);
});

test('a feed is left as it is, whatever its texts hold', async () => {
  const text = '<rss><title>&lt;form class="search"></title><form class="search"></form></rss>';
  const feed = await encodeDocument(
    makeDocument('/feeds/a.rss', 'application/rss+xml', text),
    null,
    NOW,
  );
  expect(await removeSearchForm(feed)).toBe(feed);
});
