const words =
  'trade chip export network court carrier spectrum price supply minister factory union market rule'.split(
    ' ',
  );

/** A feed such as publishing tools write, of a given number of entries; the same each time. */
export function writeSampleFeed(format: 'rss' | 'atom' | 'rdf', entries: number): string {
  const numbers = Array.from({ length: entries }, (_, at) => at);
  if (format === 'rss') return writeRss(numbers.map(writeRssItem).join('\n'));
  if (format === 'rdf') return writeRdf(numbers.map(writeRdfItem).join('\n'));
  return writeAtom(numbers.map(writeAtomEntry).join('\n'));
}

function sentence(seed: number, length: number): string {
  const picked = Array.from({ length }, (_, at) => words[(seed * 7 + at * at + at) % words.length]);
  return `${picked.join(' ')}.`;
}

function paragraphs(seed: number): string {
  return Array.from(
    { length: 4 },
    (_, at) =>
      `<p class="text">${sentence(seed + at, 40)} <a href="https://news.example/a?b=${at}&amp;c=1">${sentence(seed, 3)}</a></p>\n`,
  ).join('');
}

function escapeText(html: string): string {
  return html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function writeRss(items: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Sample</title>
  <link>https://news.example/</link>
  <description>Generated</description>
  <atom:link href="https://news.example/feed" rel="self" type="application/rss+xml" />
${items}
</channel>
</rss>`;
}

function writeRssItem(at: number): string {
  return `  <item>
    <title>${sentence(at, 8)} Caf\u00e9 &amp; more</title>
    <link>https://news.example/${at}?utm_source=rss&amp;n=${at}</link>
    <guid isPermaLink="false">https://news.example/?p=${at}</guid>
    <pubDate>Mon, 0${(at % 9) + 1} Jun 2026 10:00:00 +0000</pubDate>
    <dc:creator><![CDATA[A. Writer]]></dc:creator>
    <category><![CDATA[${words[at % words.length]}]]></category>
    <category>${words[(at + 3) % words.length]}</category>
    <description>${escapeText(`<p>${sentence(at, 30)}</p>`)}</description>
    <content:encoded><![CDATA[${paragraphs(at)}]]></content:encoded>
  </item>`;
}

function writeRdf(items: string): string {
  return `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Sample</title><link>https://news.example/</link><description>Generated</description></channel>
${items}
</rdf:RDF>`;
}

function writeRdfItem(at: number): string {
  return `  <item rdf:about="https://news.example/${at}">
    <title>${sentence(at, 8)}</title>
    <link>https://news.example/${at}</link>
    <dc:date>2026-06-0${(at % 9) + 1}T10:00:00Z</dc:date>
    <dc:creator>A. Writer</dc:creator>
    <dc:subject>${words[at % words.length]}</dc:subject>
    <description>${escapeText(paragraphs(at))}</description>
  </item>`;
}

function writeAtom(entries: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>Sample</title>
  <id>https://news.example/</id>
  <updated>2026-06-01T10:00:00Z</updated>
  <link rel="self" href="https://news.example/feed"/>
  <author><name>A. Writer</name></author>
${entries}
</feed>`;
}

function writeAtomEntry(at: number): string {
  const xhtml = `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${paragraphs(at)}</div></content>`;
  const html = `<content type="html">${escapeText(paragraphs(at))}</content>`;
  return `  <entry>
    <title>${sentence(at, 8)}</title>
    <id>tag:news.example,2026:${at}</id>
    <link rel="alternate" type="text/html" href="https://news.example/${at}"/>
    <published>2026-06-0${(at % 9) + 1}T10:00:00Z</published>
    <updated>2026-06-0${(at % 9) + 1}T11:00:00Z</updated>
    <category term="${words[at % words.length]}"/>
    <summary>${sentence(at, 20)}</summary>
    ${at % 3 === 0 ? xhtml : html}
  </entry>`;
}
