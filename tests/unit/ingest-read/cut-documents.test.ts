import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';

/** A document in parts, so that the place where each entry ends is known. */
interface Parts {
  readonly head: string;
  readonly entries: readonly string[];
  readonly between?: string;
  readonly tail: string;
  readonly encode?: (text: string) => Uint8Array;
}

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
const rssTail = '\n</channel>\n</rss>';

const documents: Readonly<Record<string, Parts>> = {
  'RSS 0.90': {
    head: '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Quay</title><link>https://quay.example/</link></channel>',
    entries: [
      '<item><title>Nets</title><link>https://quay.example/1</link></item>',
      '<item><title>Ropes &amp; knots</title><link>https://quay.example/2</link></item>',
    ],
    tail: '</rdf:RDF>',
  },
  'RSS 0.91 with a document type': {
    head: '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Quay//DTD" "https://quay.example/rss.dtd">\n<rss version="0.91"><channel><title>Quay</title><language>en</language>',
    entries: [
      '<item><title>Low water</title><description>At nine</description></item>',
      '<item><title>High water</title><description>At three</description></item>',
    ],
    tail: '</channel></rss>',
  },
  'RSS 1.0': {
    head: '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://quay.example/"><title>Quay</title><items><rdf:Seq><rdf:li rdf:resource="https://quay.example/1"/></rdf:Seq></items></channel>',
    entries: [
      '<item rdf:about="https://quay.example/1"><title>Salt</title><dc:date>2026-05-01</dc:date></item>',
      '<item rdf:about="https://quay.example/2"><title>Wind</title><dc:creator>Ada</dc:creator></item>',
    ],
    tail: '</rdf:RDF>',
  },
  'RSS 2.0 with CDATA': {
    head: `${declaration}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title><![CDATA[Quay & co]]></title>`,
    entries: [
      '<item><guid>1</guid><title><![CDATA[How an </item> ends]]></title><content:encoded><![CDATA[<p>Write <code>&lt;item&gt;</code> and ]]]]><![CDATA[></p>]]></content:encoded></item>',
      '<item><guid>2</guid><description><![CDATA[<ul><li>one</li></ul>]]></description><!-- </item> --></item>',
      '<item><guid>3</guid><enclosure url="https://quay.example/a>b.mp3" length="1" type="audio/mpeg"/></item>',
    ],
    between: '\n  ',
    tail: rssTail,
  },
  'RSS 2.0 in Chinese': {
    head: `${declaration}<rss version="2.0"><channel><title>码头新闻</title><language>zh-CN</language>`,
    entries: [
      '<item><title>渔船清晨出海</title><description>海面上风平浪静，渔民们带着新网离开码头。</description></item>',
      '<item><title>灯塔修好了</title><description>𠮷先生说，灯今晚亮起来。</description></item>',
    ],
    tail: rssTail,
  },
  'RSS 2.0 in UTF-16': {
    head: '<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><title>Пристань</title>',
    entries: [
      '<item><title>Туман над рекой</title></item>',
      '<item><title>Паром не идёт</title></item>',
    ],
    tail: rssTail,
    encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  },
  'Atom 0.3': {
    head: '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Quay</title>',
    entries: [
      '<entry><id>tag:quay.example,2004:1</id><title mode="escaped">Caf&amp;eacute;</title><issued>2004-05-01T10:00:00Z</issued></entry>',
      '<entry><id>tag:quay.example,2004:2</id><content type="text/html" mode="base64">PHA+aGk8L3A+</content></entry>',
    ],
    tail: '</feed>',
  },
  'Atom 1.0 with nested XHTML': {
    head: `${declaration}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://quay.example/"><title>Quay</title><id>tag:quay.example,2026:feed</id>`,
    entries: [
      '<entry><id>1</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><div><p>One <em>deep <strong>word</strong></em></p><ul><li>a<ul><li>b</li></ul></li></ul></div></div></content></entry>',
      '<entry><id>2</id><summary type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Two<h:br/>lines</h:p></h:div></summary><link href="2"/></entry>',
      '<entry><id>3</id><source><id>o</id><title>Other</title></source><updated>2026-06-01T00:00:00Z</updated></entry>',
    ],
    between: '\n',
    tail: '\n</feed>',
  },
  'JSON Feed 1.0': {
    head: '{"version":"https://jsonfeed.org/version/1","title":"Quay","author":{"name":"Ada"},"items":[',
    entries: [
      '{"id":"1","content_text":"A \\"quoted\\" {brace} and \\u00e9","tags":["a","b"]}',
      '{"id":"2","content_text":"Second","author":{"name":"Bo"}}',
    ],
    between: ',',
    tail: ']}',
  },
  'JSON Feed 1.1 with lists before and after its items': {
    head: '{\n "version": "https://jsonfeed.org/version/1.1",\n "authors": [{"name": "Ada"}, {"name": "Bo"}],\n "items": [\n  ',
    entries: [
      '{\n   "id": "1",\n   "title": "码头",\n   "attachments": [{"url": "https://quay.example/a.mp3", "mime_type": "audio/mpeg"}]\n  }',
      '{\n   "id": "2",\n   "content_html": "<p>]}</p>",\n   "_quay": {"deep": [[1], {"er": [2]}]}\n  }',
      '{\n   "id": "3",\n   "date_published": "2026-06-01T00:00:00Z"\n  }',
    ],
    between: ',\n  ',
    tail: '\n ],\n "title": "Quay",\n "hubs": [{"type": "WebSub", "url": "https://hub.example/"}]\n}',
  },
};

describe('a document cut at any byte keeps exactly its whole entries', () => {
  test('ten documents are cut', () => {
    expect(Object.keys(documents)).toHaveLength(10);
  });

  test.each(Object.entries(documents))('%s', (_, parts) => {
    const { body, ends } = join(parts);
    const whole = parseFeed(body, { contentType: null });
    expect(whole.entries).toHaveLength(parts.entries.length);
    for (let length = 0; length < body.length; length += 1) {
      const complete = ends.filter((end) => end <= length).length;
      const entries = readCut(body.subarray(0, length));
      expect(entries, `${length} bytes`).toEqual(whole.entries.slice(0, complete));
    }
  });
});

/** The whole document in bytes, and how many of them each entry needs to be complete. */
function join(parts: Parts): { body: Uint8Array; ends: readonly number[] } {
  const { head, entries, between = '', tail } = parts;
  const encode = parts.encode ?? ((text: string) => Buffer.from(text));
  const upTo = (count: number): string => head + entries.slice(0, count).join(between);
  const ends = entries.map((_, index) => encode(upTo(index + 1)).length);
  return { body: encode(upTo(entries.length) + tail), ends };
}

/** The entries of a cut document, which has to be reported as such; none where nothing tells a feed. */
function readCut(body: Uint8Array): readonly unknown[] {
  try {
    const { entries, defects } = parseFeed(body, { contentType: null });
    expect(defects.map(({ code }) => code)).toContain('truncated');
    return entries;
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'not-a-feed') return [];
    throw error;
  }
}
