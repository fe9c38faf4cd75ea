import type { Edition } from '../model/edition.ts';
import type { Document, Rendered } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { checkDocument } from '../publish/check-document.ts';
import { encodeDocument } from '../publish/encode-document.ts';
import { hideTokens } from '../publish/private-topic-path.ts';
import type { FeedKind } from '../publish/publication-path.ts';
import { writeAtom } from '../publish/write-atom.ts';
import { writeJsonFeed } from '../publish/write-json-feed.ts';
import { writeRss } from '../publish/write-rss.ts';
import type { House } from './house.ts';
import { readBack } from './render-topic.ts';

const writers: Readonly<Record<FeedKind, (edition: Edition, site: Site) => Document>> = {
  rss: writeRss,
  atom: writeAtom,
  json: writeJsonFeed,
};

const quietSites = new WeakMap<Site, Site>();

/** The site for documents that no hub may know of, since they are for few. */
export function withoutHubs(site: Site): Site {
  const known = quietSites.get(site);
  if (known !== undefined) return known;
  const quiet = { ...site, hubs: [] };
  quietSites.set(site, quiet);
  return quiet;
}

/**
 * A feed that is made when somebody asks for it, by the same writers and through the same gate as the
 * topics' feeds.
 *
 * @param previous What was served at this address before; it is served on where the bytes are the same.
 * @throws TopicwireError `gate-refused`
 */
export async function renderAdHocFeed(
  { rules, log, now }: House,
  edition: Edition,
  kind: FeedKind,
  previous: Rendered | null,
): Promise<Rendered> {
  const site = withoutHubs(rules.config.site);
  const document = writers[kind](edition, site);
  const [difference] = checkDocument(edition, site, document, readBack);
  if (difference === undefined) return await encodeDocument(document, previous, now());
  log.error(`a feed of "${edition.topic.title}" was held back: ${hideTokens(difference)}`);
  throw new TopicwireError('gate-refused', 'the feed does not read back as it should');
}
