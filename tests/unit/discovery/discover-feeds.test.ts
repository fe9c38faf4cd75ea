import { describe, expect, test } from 'vitest';
import { discoverFeeds, type FeedCandidate } from '../../../src/ingest/discover-feeds.ts';

const page = 'https://www.harbour.example/news/today.html';

function discover(html: string, url = page, contentType: string | null = 'text/html') {
  return discoverFeeds(new TextEncoder().encode(html), contentType, url);
}

/** Without the common paths, which stand behind every list. */
function urls(html: string, url = page): readonly string[] {
  return surest(discover(html, url)).map((candidate) => candidate.url);
}

function surest(candidates: readonly FeedCandidate[]): readonly FeedCandidate[] {
  return candidates.filter(({ foundBy }) => foundBy !== 'common-path');
}

function inHead(head: string): string {
  return `<!doctype html><html><head><title>Harbour</title>${head}</head><body><p>News</body></html>`;
}

const feed = 'https://www.harbour.example/feed.xml';

describe('D18: link elements', () => {
  test.each([
    ['as usual', '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'],
    ['closed as in XHTML', "<link href='/feed.xml' type='application/rss+xml' rel='alternate' />"],
    ['in upper case', '<LINK REL="ALTERNATE" TYPE="APPLICATION/RSS+XML" HREF="/feed.xml">'],
    ['unquoted', '<link rel=alternate type=application/rss+xml href=/feed.xml>'],
    [
      'over several lines',
      '<link\n rel\n=\n"alternate"\n type="application/rss+xml"\nhref="/feed.xml"\n>',
    ],
    [
      'with several rel values',
      '<link rel="home  Alternate\tfeed" type="text/xml" href="/feed.xml">',
    ],
    ['with rel=feed and no type', '<link rel="feed" href="/feed.xml">'],
    ['without a type, named as a feed', '<link rel="alternate" href="/feed.xml">'],
    [
      'with parameters of the type',
      '<link rel=alternate type="application/atom+xml; charset=utf-8" href="/feed.xml">',
    ],
    [
      'with spaces around the values',
      '<link rel=alternate type=" application/rss+xml " href=" /feed.xml ">',
    ],
    [
      'with a reference in the address',
      '<link rel=alternate type="application/rss+xml" href="&#x2F;feed&period;xml">',
    ],
    ['with a fragment', '<link rel=alternate type="application/rss+xml" href="/feed.xml#top">'],
    ['relative to the page', '<link rel=alternate type="application/rss+xml" href="../feed.xml">'],
    [
      'without a scheme',
      '<link rel=alternate type="application/rss+xml" href="//www.harbour.example/feed.xml">',
    ],
    [
      'with feed: before a whole address',
      '<link rel=alternate type="application/rss+xml" href="feed:https://www.harbour.example/feed.xml">',
    ],
    [
      'twice',
      '<link rel=alternate type="application/rss+xml" href="/feed.xml"><link rel=alternate type="text/xml" href="/feed.xml">',
    ],
    [
      'behind an element that ends the head',
      '<div></div><link rel=alternate type="application/rss+xml" href="/feed.xml">',
    ],
    [
      'in noscript',
      '<noscript><link rel=alternate type="application/rss+xml" href="/feed.xml"></noscript>',
    ],
  ])('%s', (_, link) => {
    expect(urls(inHead(link))).toEqual([feed]);
  });

  test.each([
    'application/rss+xml',
    'application/atom+xml',
    'application/rdf+xml',
    'application/feed+json',
    'application/xml',
    'text/xml',
    'application/x.atom+xml',
  ])('type %s is one of a feed', (type) => {
    const [found] = discover(
      inHead(`<link rel=alternate type="${type}" title="All&amp;more" href="/x">`),
    );
    expect(found).toEqual({
      url: 'https://www.harbour.example/x',
      title: 'All&more',
      type,
      foundBy: 'link',
    });
  });

  test('application/json is a feed only where it is called one', () => {
    const links = [
      '<link rel=alternate type="application/json" title="JSON" href="/wp-json/posts/1">',
      '<link rel=alternate type="application/json" title="JSON Feed" href="/a">',
      '<link rel=alternate type="application/json" href="/feed.json">',
      '<link rel=alternate type="application/json+oembed" href="/feed-oembed">',
    ];
    expect(urls(inHead(links.join('')))).toEqual([
      'https://www.harbour.example/a',
      'https://www.harbour.example/feed.json',
    ]);
  });

  test.each([
    ['a comment', '<!-- <link rel=alternate type="application/rss+xml" href="/old.xml"> -->'],
    [
      'a comment that holds another',
      '<!-- <!-- --><!-- > <link rel=alternate type="application/rss+xml" href="/old.xml"> -->',
    ],
    ['a script', '<script>"<link rel=alternate type=application/rss+xml href=/old.xml>"</script>'],
    ['a style', '<style>/* <link rel=alternate type=application/rss+xml href=/old.xml> */</style>'],
    ['the title', '<title><link rel=alternate type=application/rss+xml href=/old.xml></title>'],
    [
      'a template',
      '<template><link rel=alternate type=application/rss+xml href=/old.xml></template>',
    ],
    ['a style sheet', '<link rel="alternate stylesheet" type="text/xml" href="/old.xml">'],
    ['a translation', '<link rel="alternate" hreflang="de" href="/de/feed/">'],
    ['another relation', '<link rel="alternates" type="application/rss+xml" href="/old.xml">'],
    ['another type', '<link rel="alternate" type="text/html" href="/old/feed/">'],
    ['an empty address', '<link rel="alternate" type="application/rss+xml" href="  ">'],
    ['no address', '<link rel="alternate" type="application/rss+xml">'],
    [
      'another scheme',
      '<link rel="alternate" type="application/rss+xml" href="ftp://a.example/feed.xml">',
    ],
    [
      'an address that is none',
      '<link rel="alternate" type="application/rss+xml" href="http://[/feed.xml">',
    ],
    ['the page itself', '<link rel="alternate" type="application/rss+xml" href="today.html#feed">'],
  ])('%s is no feed', (_, link) => {
    expect(urls(inHead(link))).toEqual([]);
  });

  test('those of the body count only where the head has none', () => {
    const stray = '<link rel=alternate type="application/rss+xml" href="/quoted.xml">';
    const own = '<link rel=alternate type="application/rss+xml" href="/feed.xml">';
    expect(urls(`<html><head>${own}</head><body>${stray}</body></html>`)).toEqual([feed]);
    expect(urls(`<html><head></head><body>${stray}</body></html>`)).toEqual([
      'https://www.harbour.example/quoted.xml',
    ]);
  });

  test('they come in the order of the page', () => {
    const links = ['b', 'a', 'c'].map(
      (name) => `<link rel=alternate type="application/atom+xml" href="/${name}.atom">`,
    );
    expect(urls(inHead(links.join('')))).toEqual(
      ['b', 'a', 'c'].map((name) => `https://www.harbour.example/${name}.atom`),
    );
  });
});

describe('D18: base href', () => {
  const link = '<link rel=alternate type="application/rss+xml" href="feed.xml">';

  test.each([
    ['whole', '<base href="https://cdn.example/feeds/">', 'https://cdn.example/feeds/feed.xml'],
    ['relative', '<base href="/de/">', 'https://www.harbour.example/de/feed.xml'],
    [
      'the first that has an address',
      '<base target=_top><base href="/a/"><base href="/b/">',
      'https://www.harbour.example/a/feed.xml',
    ],
    [
      'none of the web',
      '<base href="data:text/plain,">',
      'https://www.harbour.example/news/feed.xml',
    ],
    ['in a comment', '<!-- <base href="/a/"> -->', 'https://www.harbour.example/news/feed.xml'],
  ])('%s', (_, base, expected) => {
    expect(urls(inHead(base + link))).toEqual([expected]);
    expect(urls(inHead(link + base))).toEqual([expected]);
  });
});

describe('a elements', () => {
  const body = (inner: string) => `<!doctype html><body>${inner}`;

  test.each([
    '/feed',
    '/feed/',
    '/blog/feed/',
    '/rss',
    '/rss.xml',
    '/index.xml',
    '/index.rdf',
    '/atom.xml',
    '/news.rss',
    '/all.atom',
    '/feed.json',
    '/rss.php?id=3',
    '/?feed=rss2',
    '/blog?format=rss',
    '/feeds/posts/default?alt=rss',
    '/feeds/all',
    '/rss2/',
  ])('%s looks like a feed', (href) => {
    expect(urls(body(`<a href="${href.replaceAll('&', '&amp;')}">x</a>`))).toEqual([
      `https://www.harbour.example${href}`,
    ]);
  });

  test.each([
    '/',
    '/feedback',
    '/feedback.php',
    '/sitemap.xml',
    '/post-sitemap2.xml',
    '/opensearch.xml',
    '/about-rss.html',
    '/img/feed/icon.png',
    '/news/',
    '/package.json',
    'mailto:feed@a.example',
    'javascript:rss()',
    '#feed',
    '?page=2',
    'https://feedly.com/i/subscription/feed/https://www.harbour.example/feed',
    'https://validator.w3.org/feed/check.cgi?url=x',
  ])('%s does not', (href) => {
    expect(urls(body(`<a href="${href}">x</a>`))).toEqual([]);
  });

  test('those of the same site come first, and link elements before all', () => {
    const html = `<head><link rel=alternate type="application/rss+xml" href="/main.rss"></head>
      <a href="https://other.example/feed">Other</a>
      <a href="https://blog.harbour.example/feed">Our <b>blog</b><img alt="RSS"></a>
      <a href="/main.rss">again</a>
      <a href="/rss" title="News feed">x</a>`;
    const found = surest(discover(html));
    expect(found.map(({ url, title, foundBy }) => [url, title, foundBy])).toEqual([
      ['https://www.harbour.example/main.rss', null, 'link'],
      ['https://blog.harbour.example/feed', 'Our blog RSS', 'anchor'],
      ['https://www.harbour.example/rss', 'News feed', 'anchor'],
      ['https://other.example/feed', 'Other', 'anchor'],
    ]);
  });

  test('what an iframe or a frame shows is never taken', () => {
    const html = body(`<iframe src="/feed.xml"><a href="/frame.rss">x</a></iframe>
      <frame src="/feed.rss"><iframe srcdoc="<a href=/feed.atom>x</a>"></iframe>`);
    expect(urls(html)).toEqual([]);
  });
});

describe('common paths', () => {
  const paths = (url: string) =>
    discover('<!doctype html><p>Nothing here', url).map(
      (candidate) => new URL(candidate.url).pathname,
    );

  test('of the site, for its front page', () => {
    expect(paths('https://harbour.example/?x=1').slice(0, 4)).toEqual([
      '/feed',
      '/rss.xml',
      '/feed.xml',
      '/atom.xml',
    ]);
  });

  test.each(['/blog', '/blog/', '/blog/2026/11/post', '/blog/post.html'])(
    'of the part of the site first, for %s',
    (path) => {
      const found = paths(`https://harbour.example${path}`);
      expect(found.slice(0, 4)).toEqual(['/blog/feed', '/feed', '/blog/rss.xml', '/rss.xml']);
    },
  );

  test.each(['/post.html', '/2026/11/22/post'])('of the site alone, for %s', (path) => {
    expect(paths(`https://harbour.example${path}`)).not.toContain(
      `${path.split('/', 2).join('/')}/feed`,
    );
    expect(paths(`https://harbour.example${path}`)[0]).toBe('/feed');
  });

  test('stand behind all that the page names, and none is named twice', () => {
    const found = discover(inHead('<link rel=alternate type="text/xml" href="/rss.xml">'));
    expect(found[0]?.foundBy).toBe('link');
    expect(new Set(found.map(({ url }) => url)).size).toBe(found.length);
    expect(found.slice(1).every(({ foundBy }) => foundBy === 'common-path')).toBe(true);
  });
});

describe('what a page is', () => {
  const rss =
    '<rss version="2.0"><channel><title>A</title><item><title>b</title></item></channel></rss>';

  test('a feed is the one, whatever its type says', () => {
    expect(discover(rss, `${page}#x`)).toEqual([
      { url: page, title: null, type: 'text/html', foundBy: 'page' },
    ]);
    const json = '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": []}';
    expect(discover(json, page, null)).toMatchObject([{ url: page, foundBy: 'page' }]);
  });

  test('neither a feed nor HTML leads nowhere', () => {
    for (const text of [
      '',
      'plain text',
      '{"a": 1}',
      '<opml version="2.0"><body/></opml>',
      '<svg/>',
    ]) {
      expect(discover(text, page, null)).toEqual([]);
    }
  });

  test('its title is decoded by what the page declares', () => {
    const bytes = Buffer.from(
      '<meta charset="windows-1251"><link rel=alternate type="text/xml" title="\xcd\xee\xe2\xee\xf1\xf2\xe8" href="/x">',
      'latin1',
    );
    expect(discoverFeeds(bytes, 'text/html', page)[0]?.title).toBe('Новости');
  });

  test('a page of 4 MB that is made to be slow is read in time linear in its size', () => {
    const hostile = [
      '<a href=/feed '.repeat(300_000),
      '<link rel=alternate '.repeat(200_000),
      `<a ${Array.from({ length: 400_000 }, (_, at) => `b${at}`).join(' ')}>`,
      '<!--'.repeat(1_000_000),
      '<template>'.repeat(400_000),
      `<a href=/feed>${'x <b>'.repeat(800_000)}`,
    ];
    for (const text of hostile) {
      const start = performance.now();
      discover(`<!doctype html>${text}`);
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });
});
