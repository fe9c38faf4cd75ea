import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseFeed } from '../ingest/parse-feed.ts';
import type { ReadLimits } from '../ingest/read-limits.ts';
import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { checkDocument } from '../publish/check-document.ts';
import { FEED_KINDS, feedPath, sourcesPath, topicPath } from '../publish/publication-path.ts';
import { writeAtom } from '../publish/write-atom.ts';
import { writeJsonFeed } from '../publish/write-json-feed.ts';
import { writeRss } from '../publish/write-rss.ts';
import { writeTopicPage } from '../publish/write-topic-page.ts';
import type { RefusedDocument, RenderedPart } from './rendered-part.ts';

/** All documents of a topic that read back as the edition says, at one go. */
export function renderTopic(edition: Edition, site: Site): RenderedPart {
  const steps = renderInSteps(edition, site);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The feeds of an edition that read back as it says, without a page: what an archive document is. */
export async function renderFeedsInTurns(edition: Edition, site: Site): Promise<RenderedPart> {
  return await runInTurns(renderFeeds(edition, site));
}

/** As `renderTopic`; readers are answered between two documents, and before one is judged. */
export async function renderTopicInTurns(edition: Edition, site: Site): Promise<RenderedPart> {
  return await runInTurns(renderInSteps(edition, site));
}

type Steps = Generator<undefined, RenderedPart>;

async function runInTurns(steps: Steps): Promise<RenderedPart> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}

function* renderInSteps(edition: Edition, site: Site): Steps {
  const { documents, refused } = yield* renderFeeds(edition, site);
  const page = writeTopicPage(edition, site);
  yield;
  return { documents: [...documents, page], refused };
}

function* renderFeeds(edition: Edition, site: Site): Steps {
  const documents: Document[] = [];
  const refused: RefusedDocument[] = [];
  for (const write of [writeRss, writeAtom, writeJsonFeed]) {
    const document = write(edition, site);
    yield;
    const differences = checkDocument(edition, site, document, readBack);
    if (differences.length === 0) documents.push(document);
    else refused.push({ path: document.path, differences });
    yield;
  }
  return { documents, refused };
}

/** The paths of all documents of a topic. */
export function topicPaths(slug: string): readonly string[] {
  return [topicPath(slug), ...FEED_KINDS.map((kind) => feedPath(slug, kind)), sourcesPath(slug)];
}

/** Limits are for what others send; the size of our own documents is our doing. */
const ownLimits: Partial<ReadLimits> = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxNodes: Number.MAX_SAFE_INTEGER,
  maxTextLength: Number.MAX_SAFE_INTEGER,
};

/** Reads a document of ours as the gate wants it. */
export function readBack(body: Uint8Array, mediaType: string) {
  return parseFeed(body, { contentType: mediaType, limits: ownLimits });
}
