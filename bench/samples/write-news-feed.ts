const words =
  `about after again against almost along already also although always among another around
arrived asked away became because before began behind being believe below between board book both
bridge brought building built called came cannot carried cause centre century certain changed
children church city clear close coast cold college common council country course court cover cross
current daily dark daughter days decided door down during early east effort either election end
enough even evening every evidence example face fact family far farm father fear few field figure
final find fire first five floor followed food football force form found four free friend full
garden gave general give given going gone good great green ground group grow half hall hand happened
hard head hear heart heavy held help here high hill history hold home hospital hotel hour house how
however hundred idea important inside interest island itself just keep kind king knew known land
large last late later lead learn least leave left less letter level library life light line little
live local long look lost lower made main make many march mayor mean measure meeting member men
might miles mind minister minute modern moment money month morning most mother mountain moved much
museum music must name national near nearly never new next night north nothing now number offer
office often old once only open opened order other outside over own page paid paper park part party
past people perhaps person picture piece place plan play point police poor possible power present
president press private problem public question quite rain reached read real reason record red
report rest rich right river road rock room round rule said school sea season second seen sense sent
service seven several shall ship short should show side since single site six small snow society
some son song soon sound south space special spring stage stand started state station still stone
stood stop story street strong student study such summer sure table taken team tell ten term than
their them then there these they thing think third those though thought thousand three through time
today together told took top toward town tradition train travel tree tried true try turn twenty two
under until upon used usual valley very village visit voice wait walk wall want war warm water way
week well went west what when where which while white whole why wide wife will wind window winter
wish with within without woman wood word work world would year yet young`.split(/\s+/);

/** What one entry in ten is about; each touches a topic of `feeds/topics`. */
const news = [
  'Washington adds a chipmaker to its entity list over export controls on semiconductors',
  'Huawei and ZTE wait for licences as the export ban on advanced chips widens',
  'Carriers put the 5G spectrum of the auction to use in open RAN networks',
  'TSMC raises its capital spending for the fab in Kumamoto',
  'A submarine cable in the Red Sea is repaired after eight weeks',
];

/** A feed of one site as newspapers and blogs write them; the same each time. */
export function writeNewsFeed(
  format: 'rss' | 'atom' | 'rdf',
  site: number,
  entries: number,
): string {
  const host = `s${site}.example`;
  const numbers = Array.from({ length: entries }, (_, at) => site * 1000 + at);
  if (format === 'rss') return writeRss(host, numbers);
  return format === 'atom' ? writeAtom(host, numbers) : writeRdf(host, numbers);
}

/** Common words are common: the share of a word falls with its number. */
function sentence(seed: number, length: number): string {
  let state = (seed * 2_654_435_761 + length * 40_503) >>> 0;
  const picked = Array.from({ length }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    const share = state / 2 ** 32;
    return words[Math.floor(share * share * words.length)] ?? '';
  });
  const text = picked.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function title(at: number): string {
  if (at % 10 === 3) return `${news[at % news.length]}, ${at}`;
  return `${sentence(at, 7).slice(0, -1)} \u2013 ${at}`;
}

function paragraphs(host: string, at: number): string {
  const lead = at % 10 === 3 ? `<p>${news[(at + 1) % news.length]}.</p>` : '';
  const rest = Array.from(
    { length: 4 },
    (_, part) =>
      `<p class="text">${sentence(at * 4 + part, 20)} <a href="https://${host}/a?b=${part}&amp;c=${at}">${sentence(at + part, 3)}</a> ${sentence(at * 5 + part, 18)}</p>\n`,
  );
  return `${lead}<p><img src="/img/${at}.jpg" alt="" width="640" height="360"></p>\n${rest.join('')}`;
}

function escapeText(html: string): string {
  return html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An hour and a day of its own for each entry, the newest first. */
function dateOf(at: number): Date {
  return new Date(Date.UTC(2026, 10, 20) - (at % 1000) * 7_200_000);
}

function writeRss(host: string, numbers: readonly number[]): string {
  const items = numbers.map(
    (at) => `  <item>
    <title>${title(at)} &amp; more</title>
    <link>https://${host}/${at}?utm_source=rss&amp;n=${at}</link>
    <guid isPermaLink="false">https://${host}/?p=${at}</guid>
    <pubDate>${dateOf(at).toUTCString()}</pubDate>
    <dc:creator><![CDATA[A. Writer]]></dc:creator>
    <category><![CDATA[${words[at % words.length]}]]></category>
    <category>${words[(at * 3) % words.length]}</category>
    <description>${escapeText(`<p>${sentence(at, 30)}</p>`)}</description>
    <content:encoded><![CDATA[${paragraphs(host, at)}]]></content:encoded>
  </item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>${host}</title>
  <link>https://${host}/</link>
  <description>Generated</description>
  <language>en</language>
  <atom:link href="https://${host}/feed" rel="self" type="application/rss+xml" />
${items.join('\n')}
</channel>
</rss>`;
}

function writeRdf(host: string, numbers: readonly number[]): string {
  const items = numbers.map(
    (at) => `  <item rdf:about="https://${host}/${at}">
    <title>${title(at)}</title>
    <link>https://${host}/${at}</link>
    <dc:date>${dateOf(at).toISOString()}</dc:date>
    <dc:creator>A. Writer</dc:creator>
    <dc:subject>${words[at % words.length]}</dc:subject>
    <description>${escapeText(paragraphs(host, at))}</description>
  </item>`,
  );
  return `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://${host}/"><title>${host}</title><link>https://${host}/</link><description>Generated</description></channel>
${items.join('\n')}
</rdf:RDF>`;
}

function writeAtom(host: string, numbers: readonly number[]): string {
  const entries = numbers.map((at) => {
    const html = paragraphs(host, at);
    const xhtml = html.replace(/(<img[^>]*)>/, '$1/>');
    const content =
      at % 3 === 0
        ? `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${xhtml}</div></content>`
        : `<content type="html">${escapeText(html)}</content>`;
    const date = dateOf(at).toISOString();
    return `  <entry>
    <title>${title(at)}</title>
    <id>tag:${host},2026:${at}</id>
    <link rel="alternate" type="text/html" href="https://${host}/${at}"/>
    <published>${date}</published>
    <updated>${date}</updated>
    <category term="${words[at % words.length]}"/>
    <summary>${sentence(at, 20)}</summary>
    ${content}
  </entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>${host}</title>
  <id>https://${host}/</id>
  <updated>${dateOf(0).toISOString()}</updated>
  <link rel="self" href="https://${host}/feed"/>
  <author><name>A. Writer</name></author>
${entries.join('\n')}
</feed>`;
}
