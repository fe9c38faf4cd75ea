import type { Origin, Person } from '../model/entry.ts';
import { isAbsoluteIri } from '../model/is-absolute-iri.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentInstant } from './present-instant.ts';
import { presentPersons } from './present-person.ts';
import { presentText } from './present-text.ts';
import { presentUrl } from './present-url.ts';

/** The feed that a republished entry first stood in. @see RFC 4287 §4.2.11 */
export interface PresentedSource {
  readonly id: string;
  /** Never empty. */
  readonly title: string;
  readonly link: string | null;
  readonly feedUrl: string | null;
  /** RFC 3339 in UTC, whole seconds. */
  readonly updatedAt: string | null;
  readonly authors: readonly Person[];
  readonly rights: string | null;
}

/** @param sourceTitle how the house calls the feed where it has no title itself. */
export function presentSource(origin: Origin, sourceTitle: string | null): PresentedSource {
  const feedUrl = presentUrl(origin.feedUrl);
  const id = makeXmlSafeLine(origin.id);
  return {
    id: isAbsoluteIri(id)
      ? id
      : (feedUrl ?? `urn:x-topicwire:source:${encodeURIComponent(id) || 'unnamed'}`),
    title: presentText(origin.title) ?? presentText(sourceTitle) ?? nameHost(feedUrl),
    link: presentUrl(origin.link),
    feedUrl,
    updatedAt: origin.updatedAt === null ? null : presentInstant(origin.updatedAt),
    authors: presentPersons(origin.authors),
    rights: presentText(origin.rights),
  };
}

function nameHost(url: string | null): string {
  return url === null ? 'unnamed source' : new URL(url).hostname;
}
