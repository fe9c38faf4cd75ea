import { createApp } from '../../../src/http/create-app.ts';
import { type RunningServer, startServer } from '../../../src/http/start-server.ts';
import type { Edition, EditionEntry, Telling } from '../../../src/model/edition.ts';
import type { Entry } from '../../../src/model/entry.ts';
import type { Document } from '../../../src/model/rendered.ts';
import type { Site } from '../../../src/model/site.ts';
import { Publication } from '../../../src/pipeline/publication.ts';
import { encodeDocument } from '../../../src/publish/encode-document.ts';
import { writeAboutPage } from '../../../src/publish/write-about-page.ts';
import { writeArchivePage } from '../../../src/publish/write-archive-page.ts';
import { writeArticlePage } from '../../../src/publish/write-article-page.ts';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import { writeErrorPage } from '../../../src/publish/write-error-page.ts';
import { writeIcon } from '../../../src/publish/write-icon.ts';
import { writeIndexPage } from '../../../src/publish/write-index-page.ts';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import { writeOpml } from '../../../src/publish/write-opml.ts';
import { writePrivateTopicPage } from '../../../src/publish/write-private-topic-page.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import { writeSearchPage } from '../../../src/publish/write-search-page.ts';
import { writeStoryPage } from '../../../src/publish/write-story-page.ts';
import { writeStylesheets } from '../../../src/publish/write-stylesheet.ts';
import { writeTopicPage } from '../../../src/publish/write-topic-page.ts';
import { writeTopicsPage } from '../../../src/publish/write-topics-page.ts';
import {
  asSafeHtml,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeOrigin,
  makeSite,
} from '../../unit/publish/make-edition.ts';

/** A page of a kind of its own. */
export interface SamplePage {
  readonly kind: string;
  readonly path: string;
  readonly document: Document;
}

export const SAMPLE_SITE: Site = makeSite({
  rights: 'Articles of the Harbour Wire may be quoted with a link.',
});

const LONG_WORD =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const STORY = 'sample-story';

const also: readonly Telling[] = [
  telling('Coast Radio', 'Port closed until Monday', '2026-03-01T08:10:00.000Z'),
  telling('The Lighthouse', 'No ship leaves the port before Monday', '2026-03-01T08:41:00.000Z'),
];
const related: readonly Telling[] = [
  telling('Harbour Review', 'What a closed port costs a day', '2026-03-01T11:00:00.000Z'),
];

function telling(sourceTitle: string, title: string, publishedAt: string): Telling {
  const link = `https://${sourceTitle.toLowerCase().replace(/ /g, '-')}.example/story`;
  return { entryId: `urn:x-sample:${sourceTitle}`, sourceTitle, title, link, publishedAt };
}

let count = 0;

/** An entry of this time, with an id and a page of its own. */
function entryAt(
  publishedAt: string,
  entry: Partial<Entry>,
  over: Partial<Omit<EditionEntry, 'entry'>> = {},
): EditionEntry {
  count += 1;
  const link = `https://paper.example/${count}`;
  const own = { id: link, link, publishedAt, updatedAt: publishedAt, rights: null, ...entry };
  return makeEditionEntry(own, over);
}

const STORY_ENTRY = entryAt(
  '2026-03-01T07:30:00.000Z',
  {
    title: 'Storm closes the port until Monday',
    summary: 'The harbour master expects waves of nine metres. Forty ships wait in the roads.',
  },
  { also, related, storyId: STORY },
);

const ENTRIES: readonly EditionEntry[] = [
  entryAt(
    '2026-02-20T12:00:00.000Z',
    { title: 'All tariffs of the port on one page' },
    { pinned: true, note: 'We keep this list up to date.' },
  ),
  entryAt('2026-03-01T11:20:00.000Z', {
    title: 'Harbour fees rise for the third year',
    updatedAt: '2026-03-01T15:05:00.000Z',
    comments: { url: 'https://paper.example/comments', feedUrl: null, count: 4 },
    rights: 'CC BY-NC-ND 4.0, photographs excluded',
  }),
  STORY_ENTRY,
  entryAt('2026-03-01T06:00:00.000Z', {
    title: `${LONG_WORD} erweitert Hafen`,
    summary: `Die ${LONG_WORD} baut einen neuen Kai. https://paper.example/${'a'.repeat(90)}`,
    language: 'de',
  }),
  entryAt(
    '2026-02-28T18:45:00.000Z',
    {
      title: 'ميناء الإسكندرية يفتح رصيفا جديدا للحاويات',
      summary: 'قالت الهيئة إن الرصيف الجديد يستقبل أكبر السفن ابتداء من يوم الأحد.',
      language: 'ar',
      origin: makeOrigin({ title: 'صحيفة المرفأ', link: 'https://marfa.example/', rights: null }),
    },
    { sourceTitle: 'صحيفة المرفأ' },
  ),
  entryAt(
    '2026-02-28T09:15:00.000Z',
    {
      title: '上海港集装箱吞吐量连续十五年位居世界第一',
      summary: '上海港去年完成集装箱吞吐量超过五千万标准箱，比上年增长百分之五。',
      language: 'zh-Hans',
      origin: makeOrigin({
        title: '港口日报',
        link: 'https://gangkou.example/',
        rights: '版权所有',
      }),
    },
    { sourceTitle: '港口日报' },
  ),
  entryAt('2026-02-27T16:00:00.000Z', {
    title: 'Listen: a night with the pilots',
    enclosures: [
      {
        url: 'https://paper.example/pilots.mp3',
        type: 'audio/mpeg',
        lengthBytes: 19_000_000,
        durationSeconds: 1_420,
        title: null,
      },
    ],
  }),
  entryAt('2026-02-27T00:00:00.000Z', { title: '', summary: 'Crane two is back.' }),
  entryAt(
    '2026-02-26T10:00:00.000Z',
    { title: 'Only the headline of this may be shown' },
    { text: 'link' },
  ),
  makeLocalEntry({
    publishedAt: '2026-02-25T08:00:00.000Z',
    updatedAt: null,
    summary: 'Where the money of a harbour comes from, and where it goes.',
  }),
];

const TOPICS: readonly (readonly [
  slug: string,
  title: string,
  description: string,
  language: string,
])[] = [
  ['harbours', 'Harbours', 'Fees, cranes and ships.', 'en'],
  ['canals', 'Canals', 'Locks, queues and what a detour costs.', 'en'],
  ['marafi', 'المرافئ', 'كل ما يخص المرافئ والسفن في المنطقة.', 'ar'],
  ['gangkou', '港口', '港口、航运和贸易规则的新闻。', 'zh-Hans'],
  ['haefen', 'Häfen', `Nachrichten der ${LONG_WORD}.`, 'de'],
  ['pilots', 'Pilots', 'Who brings a ship in.', 'en'],
  ...Array.from(
    { length: 8 },
    (_, at) => [`quay-${at + 1}`, `Quay ${at + 1}`, 'One quay of many.', 'en'] as const,
  ),
];

const EDITIONS: readonly Edition[] = TOPICS.map(([slug, title, description, language], at) => {
  const topic = { slug, title, description, language };
  const shown =
    language === 'en' ? ENTRIES : ENTRIES.filter(({ entry }) => entry.language === language);
  const entries = at === 5 ? [] : shown.slice(language === 'en' ? at % 4 : 0);
  return makeEdition(entries, { topic, updatedAt: '2026-03-01T15:05:00.000Z' });
});

const TEXT =
  asSafeHtml(`<p>Whoever ties up a ship pays for <em>water, wall and work</em>. The bill has three lines.</p>
<p><img src="https://nowhere.invalid/quay.jpg" alt="A quay at low tide" width="1200" height="800"></p>
<h2>Water</h2>
<p>Deep water is dug. See the <a href="https://paper.example/dredging">report on dredging</a>, and <code>fee = length × days</code>.</p>
<blockquote><p>A harbour is a hole in the coast into which a town throws money.</p></blockquote>
<h3>Wall</h3>
<ul><li>Stone, which lasts</li><li>Steel, which rusts</li></ul>
<ol><li>First the survey</li><li>Then the bill</li></ol>
<table><caption>Fees by length</caption><thead><tr><th>Length</th><th>Fee a day</th><th>Fee a week</th><th>Fee a month</th><th>Remarks on what is in it</th></tr></thead>
<tbody><tr><td>up to 20 m</td><td>40</td><td>240</td><td>900</td><td>water and waste</td></tr><tr><td>up to 200 m</td><td>4,000</td><td>24,000</td><td>90,000</td><td>water, waste, tugs</td></tr></tbody></table>
<pre><code>fee(length: 180, days: 3, tugs: 2) == 3 * 4000 + 2 * 950 // and so on for a rather long line</code></pre>
<hr>
<p>${LONG_WORD} has the last word.</p>`);

const ARTICLE = makeLocalEntry({
  content: TEXT,
  publishedAt: '2026-02-25T08:00:00.000Z',
  updatedAt: '2026-02-27T08:00:00.000Z',
  summary: 'Where the money of a harbour comes from, and where it goes.',
  image: 'https://nowhere.invalid/harbour.jpg',
});

const CHINESE_ARTICLE = makeLocalEntry({
  title: '港口的费用从哪里来',
  content: asSafeHtml(
    '<p>船只停靠码头要付三笔费用：水、岸和人工。</p><h2>水</h2><p>深水是挖出来的。</p>',
  ),
  text: '船只停靠码头要付三笔费用：水、岸和人工。',
  summary: '港口的钱从哪里来，又到哪里去。',
  language: 'zh-Hans',
  publishedAt: '2026-02-24T08:00:00.000Z',
});

/** A page of every kind, with what is hard to set: long words, right-to-left and Chinese texts, lost images. */
export function makeSamplePages(site: Site = SAMPLE_SITE): readonly SamplePage[] {
  const [harbours = makeEdition(), , arabic = makeEdition(), chinese = makeEdition()] = EDITIONS;
  const older = { archive: null, previousArchive: 2, nextArchive: null };
  const archived = { archive: 2, previousArchive: 1, nextArchive: 3 };
  const topics = [harbours.topic, chinese.topic];
  const neighbours = {
    earlier: { slug: 'feiyong', title: '港口的费用从哪里来' },
    later: { slug: 'pilots', title: 'How a pilot comes aboard' },
  };
  const list = { topicCount: 214, pageCount: 3, editions: EDITIONS };
  const places = [harbours, EDITIONS[1] ?? harbours].map(({ topic }) => ({
    topic,
    entry: STORY_ENTRY,
  }));
  const articles = { own: { slug: 'own', entry: ARTICLE.entry, topics, neighbours } };
  return [
    kind('front', writeIndexPage(EDITIONS.slice(0, 12), site, EDITIONS.length)),
    kind('topic', writeTopicPage({ ...harbours, history: older }, site)),
    kind('topic-arabic', writeTopicPage(arabic, site)),
    kind('topic-chinese', writeTopicPage(chinese, site)),
    kind('topic-empty', writeTopicPage(EDITIONS[5] ?? harbours, site)),
    kind('archive', writeArchivePage({ ...harbours, history: archived }, site)),
    kind('topics', writeTopicsPage({ ...list, number: 1 }, site)),
    kind('topics-2', writeTopicsPage({ ...list, number: 2 }, site)),
    kind('story', writeStoryPage(STORY, places, site)),
    kind('article', writeArticlePage(articles.own, site)),
    kind(
      'article-chinese',
      writeArticlePage({ slug: 'feiyong', entry: CHINESE_ARTICLE.entry, topics: [] }, site),
    ),
    kind(
      'about',
      writeAboutPage(
        EDITIONS.slice(0, 12).map(({ topic }) => topic),
        site,
      ),
    ),
    ...makeSearchPages(site, harbours),
    kind('error-404', writeErrorPage(404, 'Nothing is published at this address.', site)),
    kind('error-410', writeErrorPage(410, 'The topic "Quay 9" is published no more.', site)),
    kind('error-500', writeErrorPage(500, 'Something went wrong.', site)),
  ];
}

function kind(name: string, document: Document): SamplePage {
  return { kind: name, path: document.path, document };
}

/** What a search and a private topic look like; a publication looks up paths without a query. */
function makeSearchPages(site: Site, edition: Edition): readonly SamplePage[] {
  const canonical = '"harbour fees" 港口 topic:harbours';
  const address = {
    pagePath: '/search?q=a',
    feedPaths: {
      rss: '/feeds/search.rss?q=%22harbour+fees%22+%E6%B8%AF%E5%8F%A3+topic:harbours',
      atom: '/feeds/search.atom?q=a',
      json: '/feeds/search.json?q=a',
    },
  };
  const topic = { ...edition.topic, title: `Search: ${canonical}` };
  const found = {
    canonical,
    isCut: true,
    edition: { ...edition, topic, address },
    topics: [
      { slug: 'harbours', title: edition.topic.title, count: 12 },
      { slug: 'feiyong', title: '港口的费用', count: 1 },
    ],
  };
  const fault = {
    message: 'the quotation is not closed, add a " at its end',
    offset: 8,
    length: 5,
  };
  const text = 'harbour "fees';
  const secret = { ...edition, address: { ...address, pagePath: '/private-sample' } };
  return [
    ['search', writeSearchPage({ text: canonical, found, fault: null }, site)],
    ['search-fault', writeSearchPage({ text, found: null, fault }, site)],
    ['search-help', writeSearchPage({ text: '', found: null, fault: null }, site)],
    ['private', writePrivateTopicPage(secret, site)],
  ].map(([name, document]) =>
    kind(String(name), { ...(document as Document), path: `/${String(name)}-sample` }),
  );
}

/** Serves the sample pages with all that belongs to them, as the program serves its own. */
export async function serveSamplePages(): Promise<RunningServer> {
  const site = SAMPLE_SITE;
  const [harbours = makeEdition()] = EDITIONS;
  const documents = [
    ...makeSamplePages(site).map(({ document }) => document),
    writeRss(harbours, site),
    writeAtom(harbours, site),
    writeJsonFeed(harbours, site),
    writeOpml(
      TOPICS.map(([slug, title, description, language]) => ({
        slug,
        title,
        description,
        language,
      })),
      site,
    ),
    ...writeStylesheets(),
    writeIcon(),
  ];
  const now = '2026-03-02T00:00:00.000Z';
  const rendered = await Promise.all(documents.map((each) => encodeDocument(each, null, now)));
  const publication = new Publication(new Map(rendered.map((each) => [each.path, each])));
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const app = createApp({ publication, log, site: () => site, troubles: () => [] });
  return await startServer(app, { host: '127.0.0.1', port: 0 });
}
