import { parseOpml } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { parseOpml as parseOwnOpml } from '../../../src/ingest/opml/parse-opml.ts';
import { type ListedTopic, writeOpml } from '../../../src/publish/write-opml.ts';
import { type ListedSource, writeTopicSources } from '../../../src/publish/write-topic-sources.ts';
import { HOSTILE_TEXTS } from './hostile-text.ts';
import { decodeBody, makeEdition, makeSite } from './make-edition.ts';

const TOPICS: [ListedTopic, ListedTopic] = [
  makeEdition().topic,
  { slug: 'tolls', title: 'Tolls & "taxes" <all>', description: '', language: 'de' },
];

describe('writeOpml', () => {
  it('A34: lists every topic as a subscription with type, text, title and address', () => {
    const document = writeOpml(TOPICS, makeSite());
    expect(document).toMatchObject({
      path: '/feeds.opml',
      mediaType: 'text/x-opml; charset=utf-8',
    });
    const text = decodeBody(document.body);
    expect(text).toContain('<opml version="2.0">');
    expect(findOpmlFaults(text)).toEqual([]);
    expect(readOpml(document.body).map(({ title, xmlUrl }) => [title, xmlUrl])).toEqual([
      ['Harbours', 'https://wire.example/feeds/harbours.rss'],
      ['Tolls & "taxes" <all>', 'https://wire.example/feeds/tolls.rss'],
    ]);
    expect(parseOpml(text)).toMatchObject({
      head: { title: 'The Harbour Wire', ownerName: 'Harbour Wire desk' },
      body: {
        outlines: [
          {
            type: 'rss',
            text: 'Harbours',
            title: 'Harbours',
            description: 'Fees, cranes and ships.',
            xmlUrl: 'https://wire.example/feeds/harbours.rss',
            htmlUrl: 'https://wire.example/feeds/harbours',
          },
          { type: 'rss', text: 'Tolls & "taxes" <all>', language: 'de' },
        ],
      },
    });
  });

  it('A34: has one outline, that is no subscription, where there is no topic', () => {
    const { body } = writeOpml([], makeSite());
    expect(decodeBody(body)).toContain('<outline text="Nothing to subscribe to yet"/>');
    expect(readOpml(body)).toEqual([]);
  });
});

const SOURCE: ListedSource = {
  title: 'The Example Paper',
  url: 'https://paper.example/feed.xml?a=1&b=2',
  pageUrl: 'https://paper.example/',
  tags: ['trade', 'export controls'],
  language: 'en',
};
const [HARBOURS] = TOPICS;

describe('writeTopicSources', () => {
  it('A34: lists the sources as subscriptions with their page, language and tags', () => {
    const document = writeTopicSources(HARBOURS, [SOURCE], makeSite(), { holdsArticles: false });
    expect(document).toMatchObject({
      path: '/feeds/harbours/sources.opml',
      mediaType: 'text/x-opml; charset=utf-8',
    });
    expect(parseOpml(decodeBody(document.body))).toEqual({
      head: {
        title: 'Harbours: sources',
        ownerName: 'Harbour Wire desk',
        ownerEmail: 'desk@wire.example',
        ownerId: 'https://wire.example/',
      },
      body: {
        outlines: [
          {
            type: 'rss',
            text: 'The Example Paper',
            title: 'The Example Paper',
            xmlUrl: 'https://paper.example/feed.xml?a=1&b=2',
            htmlUrl: 'https://paper.example/',
            category: 'trade,export controls',
            language: 'en',
          },
        ],
      },
    });
  });

  it('begins with the topic where it holds articles of the house, or nothing else is to list', () => {
    const listed = (sources: readonly ListedSource[], holdsArticles: boolean) =>
      readOpml(writeTopicSources(HARBOURS, sources, makeSite(), { holdsArticles }).body).map(
        ({ xmlUrl }) => xmlUrl,
      );
    const own = 'https://wire.example/feeds/harbours.rss';
    expect(listed([SOURCE], false)).toEqual([SOURCE.url]);
    expect(listed([SOURCE], true)).toEqual([own, SOURCE.url]);
    expect(listed([], false)).toEqual([own]);
  });

  it('A34: is well-formed and valid, whatever a source is called', () => {
    const sources = HOSTILE_TEXTS.map((text) => ({
      ...SOURCE,
      title: text,
      tags: [text, 'a,b', 'c/d', ''],
      language: text,
    }));
    const topic = { ...HARBOURS, title: HOSTILE_TEXTS.join('') };
    for (const { body } of [
      writeTopicSources(topic, sources, makeSite({ title: HOSTILE_TEXTS.join('') }), {
        holdsArticles: true,
      }),
      writeOpml([topic], makeSite({ title: HOSTILE_TEXTS.join('') })),
    ]) {
      expect(findOpmlFaults(decodeBody(body))).toEqual([]);
    }
  });
});

/** What the OPML 2.0 specification asks of a list of subscriptions, line by line. */
function findOpmlFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const path: string[] = [];
  const seen: string[] = [];
  const parser = new SaxesParser();
  const check = (isGood: boolean, fault: string) => {
    if (!isGood) faults.push(fault);
  };
  parser.on('error', (error) => faults.push(error.message));
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    seen.push(path.join('/'));
    const { type, text: label, title, xmlUrl, htmlUrl, category, version } = attributes;
    if (name === 'opml') check(version === '2.0', 'version is not 2.0');
    if (name === 'docs') faults.push('docs stands in the head');
    if (name !== 'outline') return;
    check(path.join('/') === 'opml/body/outline', 'an outline stands elsewhere');
    check((label ?? '').trim() !== '', 'an outline has no text');
    if (type === undefined) return;
    check(type === 'rss', `the type is ${type}`);
    check((title ?? '').trim() !== '', 'a subscription has no title');
    check(/^https?:/.test(xmlUrl ?? ''), 'a subscription has no xmlUrl');
    check(htmlUrl === undefined || /^https?:/.test(htmlUrl), 'htmlUrl is no address');
    check(/^(?:RSS1?|scriptingNews)$/.test(version ?? 'RSS'), `the version is ${version}`);
    for (const each of (category ?? 'a').split(','))
      check(each.trim() !== '', 'a category is empty');
  });
  parser.on('closetag', () => path.pop());
  parser.write(text).close();
  for (const part of ['opml/head', 'opml/body', 'opml/head/title', 'opml/body/outline']) {
    check(seen.includes(part), `there is no ${part}`);
  }
  return faults;
}

function readOpml(body: Uint8Array) {
  const { subscriptions, defects } = parseOwnOpml(body);
  expect(defects).toEqual([]);
  return subscriptions;
}
