import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDate } from '../../../src/ingest/markdown/read-date.ts';
import { readArticle, readArticles } from '../../../src/ingest/read-articles.ts';
import type { Article } from '../../../src/model/article.ts';
import { describeFault } from '../../../src/model/describe-fault.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'topicwire-articles-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), content);
}

/** Reads one file with this content as `content/one.md`. */
async function readOne(content: string | Uint8Array) {
  await write('content/one.md', content);
  const { article, faults } = await readArticle(root, 'content/one.md');
  return { article, faults: faults.map(describeFault) };
}

async function readGood(content: string): Promise<Article> {
  const { article, faults } = await readOne(content);
  expect(faults).toEqual([]);
  if (article === null) throw new Error('no article and no fault');
  return article;
}

const page = (frontMatter: string, body = 'Text.\n'): string =>
  `---\n${frontMatter}\n---\n\n${body}`;
const HEAD = 'title: A title\ndate: 2019-06-25';

describe('an article', () => {
  it('gives all that its front matter says', async () => {
    const article = await readGood(
      page(
        [
          'title: "Chips: the next round"',
          'date: 2019-06-25 10:00',
          'updated: 2019-06-26T08:30:00+02:00',
          'author: [Ada Byron, Grace Hopper]',
          'tags: [chips, trade, chips]',
          'summary: >',
          '  Two lines',
          '  folded.',
          'image: ../images/chip.png',
          'language: en-gb',
          'draft: true',
          'canonical: https://elsewhere.example/chips',
          'id: chips-2019',
        ].join('\n'),
      ),
    );
    expect(article).toEqual({
      slug: 'one',
      file: 'content/one.md',
      id: 'chips-2019',
      title: 'Chips: the next round',
      publishedAt: '2019-06-25T10:00:00.000Z',
      updatedAt: '2019-06-26T06:30:00.000Z',
      authors: ['Ada Byron', 'Grace Hopper'],
      tags: ['chips', 'trade'],
      summary: 'Two lines folded.',
      image: '../images/chip.png',
      language: 'en-GB',
      draft: true,
      canonicalUrl: 'https://elsewhere.example/chips',
      html: '<p>Text.</p>',
    });
  });

  it('needs no more than title, date and text', async () => {
    expect(await readGood(page(`${HEAD}\nsummary:\nauthor: Ada`))).toMatchObject({
      id: null,
      updatedAt: null,
      authors: ['Ada'],
      tags: [],
      summary: null,
      image: null,
      language: null,
      draft: false,
      canonicalUrl: null,
    });
  });

  it('is the same with CRLF and a byte order mark', async () => {
    const text = page(HEAD, 'One\n\n- two\n- three\n');
    const plain = await readGood(text);
    expect(await readGood(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(plain);
  });

  it('may end its front matter with three dots and hold rules in its text', async () => {
    const article = await readGood(`---\n${HEAD}\n...\nAbove\n\n---\n\nBelow\n`);
    expect(article.html).toBe('<p>Above</p>\n<hr>\n<p>Below</p>');
  });
});

describe('the text', () => {
  const html = async (body: string) => (await readGood(page(HEAD, body))).html;

  it('is GitHub-flavoured: tables, strike-through, bare links', async () => {
    const made = await html('| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\nhttps://x.example/\n');
    expect(made).toContain('<td>1</td>');
    expect(made).toContain('<del>2</del>');
    expect(made).toContain('<a href="https://x.example/">https://x.example/</a>');
  });

  it('has no heading ids', async () => {
    expect(await html('## Part\n\nx')).toBe('<h2>Part</h2>\n<p>x</p>');
  });

  it('keeps links, link definitions and raw HTML as written', async () => {
    expect(await html('[a](../b.md?x#y) [c][d] <b onclick="x()">e</b>\n\n[d]: /f "g"\n')).toBe(
      '<p><a href="../b.md?x#y">a</a> <a href="/f" title="g">c</a> <b onclick="x()">e</b></p>',
    );
  });

  it('loses a first heading that repeats the title, and no other', async () => {
    expect(await html('# A title\n\nText')).toBe('<p>Text</p>');
    expect(await html('A title\n===\n\nText')).toBe('<p>Text</p>');
    expect(await html('# Another\n\nText')).toBe('<h1>Another</h1>\n<p>Text</p>');
    expect(await html('## A title\n\nText')).toBe('<h2>A title</h2>\n<p>Text</p>');
    expect(await html('Text\n\n# A title')).toBe('<p>Text</p>\n<h1>A title</h1>');
  });
});

describe('a fault', () => {
  const FORMS = '2019-06-25, 2019-06-25 10:00 or 2019-06-25T10:00:00+02:00';

  it.each([
    [
      'no front matter',
      'Just text',
      '1:1: there is no front matter, begin the file with ---, title, date and ---',
    ],
    [
      'an empty file',
      '',
      '1:1: there is no front matter, begin the file with ---, title, date and ---',
    ],
    ['no end', '---\ntitle: x\n', '1:1: the front matter has no end, put a line of --- behind it'],
    ['no text', page(HEAD, ' \n'), '5:1: the article has no text, write it here'],
    [
      'nothing but the title',
      page(HEAD, '# A title\n'),
      '5:1: the article has no text, write it here',
    ],
    [
      'no title',
      page('date: 2019-06-25'),
      '1:1: title is missing, write a line such as "title: My title"',
    ],
    [
      'an empty title',
      page('title:\ndate: 2019-06-25'),
      '1:1: title is missing, write a line such as "title: My title"',
    ],
    [
      'a blank title',
      page('title: " "\ndate: 2019-06-25'),
      '2:8: title is empty, write a text or take it out',
    ],
    ['no date', page('title: x'), `1:1: date is missing, write a line "date:" with ${FORMS}`],
    [
      'a title that is a number',
      page('title: 1984\ndate: 2019-06-25'),
      '2:8: title is a number, write a text (in quotes if need be)',
    ],
    [
      'a day that does not exist',
      page('title: x\ndate: 2019-02-29'),
      `3:7: date "2019-02-29" is no date that exists, write it as ${FORMS}`,
    ],
    [
      'a date in words',
      page('title: x\ndate: "  June 2019"'),
      `3:7: date "  June 2019" is no date that exists, write it as ${FORMS}`,
    ],
    [
      'a date that is a list',
      page('title: x\ndate: [2019]'),
      `3:7: date is no date, write it as ${FORMS}`,
    ],
    [
      'a bad second date',
      page(`${HEAD}\nupdated: 2019`),
      `4:10: updated "2019" is no date that exists, write it as ${FORMS}`,
    ],
    [
      'tags that are a text',
      page(`${HEAD}\ntags: a, b`),
      '4:7: tags is a text, write a list: [one, two]',
    ],
    [
      'a tag that is a number',
      page(`${HEAD}\ntags:\n  - a\n  - 5`),
      '6:5: an item of tags is a number, write a text (in quotes if need be)',
    ],
    [
      'an author that is a map',
      page(`${HEAD}\nauthor: {name: Ada}`),
      '4:9: author is a map, write a text (in quotes if need be)',
    ],
    ['draft as a word', page(`${HEAD}\ndraft: maybe`), '4:8: draft is a text, write true or false'],
    [
      'a language that is none',
      page(`${HEAD}\nlanguage: eng lish`),
      '4:11: language "eng lish" cannot be used, write a language tag such as en or pt-BR',
    ],
    [
      'a canonical that is relative',
      page(`${HEAD}\ncanonical: /x`),
      '4:12: canonical "/x" cannot be used, write a whole http or https URL',
    ],
    [
      'an image that is a script',
      page(`${HEAD}\nimage: javascript:1`),
      '4:8: image "javascript:1" cannot be used, write an http or https URL or a path',
    ],
    [
      'a list in place of keys',
      page('- a\n- b'),
      '2:1: the front matter is a list, write lines such as "title: My title"',
    ],
    [
      'a key twice',
      page(`${HEAD}\ntitle: y`),
      '4:1: this is not good YAML (Map keys must be unique), mend the line',
    ],
  ])('for %s has place and advice', async (_, content, fault) => {
    const { article, faults } = await readOne(content);
    expect(faults).toEqual([`content/one.md:${fault}`]);
    expect(article).toBeNull();
  });

  it('for an unknown key names the nearest known one', async () => {
    const { faults } = await readOne(page(`${HEAD}\nauthors: x\nwhatever: 1`));
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(
      /^content\/one\.md:4:1: "authors" is no key of an article, did you mean "author"\?/,
    );
    expect(faults[1]).toMatch(
      /^content\/one\.md:5:1: "whatever" is no key of an article, take it out/,
    );
  });

  it('for a byte that is not UTF-8 has its line and column', async () => {
    const content = Buffer.from(page(HEAD, 'Ein h\u00fcbsches Caf\u00e9.\n'), 'latin1');
    const { faults } = await readOne(content);
    expect(faults).toEqual(['content/one.md:6:6: this is not UTF-8, save the file as UTF-8']);
  });

  it('for UTF-16 says so', async () => {
    const content = Buffer.from(`\ufeff${page(HEAD)}`, 'utf16le');
    const { faults } = await readOne(content);
    expect(faults).toEqual(['content/one.md:1:1: this is not UTF-8, save the file as UTF-8']);
  });

  it('for YAML that does not parse comes alone, in its line, also with CRLF', async () => {
    const { faults } = await readOne(
      page('title: "open\ndate: 2019-06-25').replaceAll('\n', '\r\n'),
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(
      /^content\/one\.md:\d+:\d+: this is not good YAML \(.+\), mend the line$/,
    );
  });

  it('never comes alone when there are several', async () => {
    const { faults } = await readOne('---\r\ntitle: [x]\r\ndate: soon\r\ndraft: 1\r\n---\r\n');
    expect(faults.map((fault) => fault.replace(/ .*/, ''))).toEqual([
      'content/one.md:2:8:',
      'content/one.md:3:7:',
      'content/one.md:4:8:',
      'content/one.md:6:1:',
    ]);
  });
});

describe('the folder', () => {
  it('may be missing', async () => {
    expect(await readArticles(root)).toEqual({ articles: [], faults: [], brokenSlugs: [] });
  });

  it('gives Markdown files by slug, without README, hidden and deeper ones', async () => {
    for (const name of ['b', 'a-2', 'a', 'a10', 'README', 'readme', '.hidden', 'deep/c']) {
      await write(`content/${name}.md`, page(HEAD));
    }
    await write('content/picture.png', 'x');
    await mkdir(join(root, 'content/folder.md'));
    const { articles, faults } = await readArticles(root);
    expect(articles.map(({ slug }) => slug)).toEqual(['a', 'a-2', 'a10', 'b']);
    expect(faults).toEqual([]);
  });

  it('loses a broken file only', async () => {
    await write('content/bad.md', 'nothing');
    await write('content/good.md', page(HEAD));
    const { articles, faults, brokenSlugs } = await readArticles(root);
    expect(articles.map(({ slug }) => slug)).toEqual(['good']);
    expect(faults.map(({ file }) => file)).toEqual(['content/bad.md']);
    expect(brokenSlugs).toEqual(['bad']);
  });

  it.each([
    ['Big News', 'big-news'],
    ['caf\u00e9', 'cafe'],
    ['a_b', 'a-b'],
    ['-a', 'a'],
    ['\u534e\u4e3a', 'my-article'],
  ])('refuses the name "%s" and proposes %s', async (name, better) => {
    await write(`content/${name}.md`, page(HEAD));
    const { articles, faults, brokenSlugs } = await readArticles(root);
    expect(articles).toEqual([]);
    expect(faults.map(describeFault)).toEqual([
      `content/${name}.md: the name "${name}.md" makes no good URL, ` +
        `rename it to small letters, digits and hyphens (${better}.md)`,
    ]);
    expect(brokenSlugs).toEqual([name]);
  });

  it('refuses a second article with an id, naming the first', async () => {
    await write('content/a.md', page(`${HEAD}\nid: same`));
    await write('content/b.md', page(`${HEAD}\nid: same`));
    const { articles, faults, brokenSlugs } = await readArticles(root);
    expect(articles.map(({ slug }) => slug)).toEqual(['a']);
    expect(faults.map(describeFault)).toEqual([
      'content/b.md:4:5: id "same" is already that of content/a.md, give this article another',
    ]);
    expect(brokenSlugs).toEqual(['b']);
  });

  it('refuses an id that is the slug of another article', async () => {
    await write('content/a.md', page(`${HEAD}\nid: b`));
    await write('content/b.md', page(HEAD));
    const { articles, faults } = await readArticles(root);
    expect(articles.map(({ slug }) => slug)).toEqual(['b']);
    expect(faults.map(describeFault)).toEqual([
      'content/a.md:4:5: id "b" is already that of content/b.md, give this article another',
    ]);
  });
});

describe('one file', () => {
  it('that is not there is a fault', async () => {
    const { faults } = await readArticle(root, 'content/none.md');
    expect(faults.map(describeFault)).toEqual([
      'content/none.md: there is no such file, check the name',
    ]);
  });

  it('may be named by an absolute path below the root', async () => {
    await write('content/one.md', page(HEAD));
    const { article } = await readArticle(root, join(root, 'content/one.md'));
    expect(article?.file).toBe('content/one.md');
  });

  it('outside of the root is refused', async () => {
    const { article, faults } = await readArticle(root, '../other.md');
    expect(article).toBeNull();
    expect(faults.map(describeFault)).toEqual([
      '../other.md: the file lies outside of the root, name one below it',
    ]);
  });
});

describe('a date', () => {
  it.each([
    ['2019-06-25', '2019-06-25T00:00:00.000Z'],
    ['2019-06-25 10:00', '2019-06-25T10:00:00.000Z'],
    ['2019-06-25 10:00:30', '2019-06-25T10:00:30.000Z'],
    ['2019-06-25T10:00:30.25Z', '2019-06-25T10:00:30.250Z'],
    ['2019-06-25t10:00:30z', '2019-06-25T10:00:30.000Z'],
    ['2019-06-25T23:30:00-01:00', '2019-06-26T00:30:00.000Z'],
    ['2019-06-25 10:00 +0530', '2019-06-25T04:30:00.000Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(readDate(text)).toBe(instant);
  });

  it.each([
    '2019',
    '2019-06',
    '2019-13-01',
    '2019-00-10',
    '2019-06-00',
    '2019-06-31',
    '2019-06-25 24:00',
    '2019-06-25 10:60',
    '2019-06-25T10',
    '2019-06-25T10:00:00+25:00',
    '0000-01-01T00:00:00+01:00',
    '25.06.2019',
    '25 June 2019',
    'now',
    '',
  ])('"%s" is none', (text) => {
    expect(readDate(text)).toBeNull();
  });
});
