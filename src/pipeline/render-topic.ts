import { parseFeed } from '../ingest/parse-feed.ts';
import type { ReadLimits } from '../ingest/read-limits.ts';
import type { Edition } from '../model/edition.ts';
import type { Site } from '../model/site.ts';
import { checkDocument } from '../publish/check-document.ts';
import { FEED_KINDS, feedPath, topicPath } from '../publish/publication-path.ts';
import { writeAtom } from '../publish/write-atom.ts';
import { writeJsonFeed } from '../publish/write-json-feed.ts';
import { writeRss } from '../publish/write-rss.ts';
import { writeTopicPage } from '../publish/write-topic-page.ts';
import type { RenderedPart } from './rendered-part.ts';

/** All documents of a topic that read back as the edition says. */
export function renderTopic(edition: Edition, site: Site): RenderedPart {
  const feeds = [writeRss, writeAtom, writeJsonFeed].map((write) => write(edition, site));
  const judged = feeds.map((document) => ({
    document,
    differences: checkDocument(edition, site, document, readBack),
  }));
  const good = judged.filter(({ differences }) => differences.length === 0);
  const bad = judged.filter(({ differences }) => differences.length > 0);
  return {
    documents: [...good.map(({ document }) => document), writeTopicPage(edition, site)],
    refused: bad.map(({ document, differences }) => ({ path: document.path, differences })),
  };
}

/** The paths of all documents of a topic. */
export function topicPaths(slug: string): readonly string[] {
  return [topicPath(slug), ...FEED_KINDS.map((kind) => feedPath(slug, kind))];
}

/** Limits are for what others send; the size of our own documents is our doing. */
const ownLimits: Partial<ReadLimits> = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxNodes: Number.MAX_SAFE_INTEGER,
  maxTextLength: Number.MAX_SAFE_INTEGER,
};

function readBack(body: Uint8Array, mediaType: string) {
  return parseFeed(body, { contentType: mediaType, limits: ownLimits });
}
