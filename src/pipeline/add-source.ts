import { addToSourcesFile } from '../config/edit-sources.ts';
import type { NewSource } from '../config/insert-sources.ts';
import { judgeFeedUrl } from '../config/judge-feed-url.ts';
import { IDENTIFIER_EXPECTED, isIdentifier } from '../config/read-identifier.ts';
import { discoverFeeds, type FeedCandidate, type FoundBy } from '../ingest/discover-feeds.ts';
import type { FeedFetcher } from '../ingest/feed-fetcher.ts';
import { parseFeed } from '../ingest/parse-feed.ts';
import type { Config } from '../model/config.ts';
import { describeError } from '../model/describe-error.ts';
import type { Fetched } from '../model/fetched.ts';
import type { Instant } from '../model/instant.ts';
import type { FeedFormat } from '../model/parsed-feed.ts';
import { LOCAL_SOURCE_ID, type Rights } from '../model/source.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { normalizeFeed } from '../normalize/normalize-feed.ts';
import { cleanLine } from './clean-line.ts';
import { SourceDirectory } from './source-directory.ts';

/** What to add; null leaves the choice to us. */
export interface AddRequest {
  /** Of a feed, or of a page that has one. */
  readonly url: string;
  readonly id: string | null;
  readonly title: string | null;
  readonly tags: readonly string[];
  readonly rights: Rights | null;
  /** Every feed that the page announces, not one. */
  readonly all: boolean;
}

/** What adding works with. */
export interface AddContext {
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly config: Config;
  readonly fetcher: FeedFetcher;
  readonly now: Instant;
  /** Asks a person which of several feeds to add; null where there is nobody to ask. */
  readonly choose:
    | ((candidates: readonly FeedCandidate[]) => Promise<readonly FeedCandidate[]>)
    | null;
}

/** What came of it. */
export interface AddReport {
  readonly added: readonly AddedSource[];
  /** What was asked for and not added. */
  readonly refused: readonly RefusedFeed[];
  /** What was tried before something better was found. */
  readonly passedOver: readonly RefusedFeed[];
  /** What the page leads to besides. */
  readonly others: readonly FeedCandidate[];
}

export interface AddedSource {
  readonly source: NewSource;
  readonly foundBy: FoundBy;
  readonly format: FeedFormat;
  /** Entries in the feed. */
  readonly entries: number;
  /** Three at most, the newest first. */
  readonly newest: readonly { readonly title: string; readonly publishedAt: Instant | null }[];
}

export interface RefusedFeed {
  readonly url: string;
  readonly reason: string;
  /** The source that reads it already; null where that is not the reason. */
  readonly id: string | null;
}

/** Requests for one `add`: the page, and up to four feeds that it may lead to. */
const maxRequests = 5;
const newestShown = 3;

/**
 * Finds the feed of a page, or several, and adds it to `feeds/sources.yaml`.
 *
 * @throws TopicwireError `usage` when the request cannot be meant; what fetching the page throws;
 *   `not-found` when it has no feed; `config-invalid` when the file cannot be added to.
 */
export async function addSource(request: AddRequest, context: AddContext): Promise<AddReport> {
  const url = readPageUrl(request.url);
  const directory = new SourceDirectory(context.config.sources.values());
  if (request.id !== null) requireFreeId(request.id, directory);
  const search = new FeedSearch(request, context, directory);
  const report = await search.run(url);
  if (report.added.length > 0) {
    const sources = report.added.map(({ source }) => source);
    await addToSourcesFile(context.root, context.environment, sources);
  }
  return report;
}

/** A host alone is enough for a person to mean https. */
function readPageUrl(text: string): string {
  const trimmed = text.trim();
  const isBare = /^[^\s/:?#]+\.[^\s/:?#]+(?::\d+)?(?:[/?#]|$)/.test(trimmed);
  const { url, problem } = judgeFeedUrl(isBare ? `https://${trimmed}` : trimmed);
  if (url !== null) return url;
  const advice = 'give the address of a page or feed, such as https://wire.example/';
  throw new TopicwireError('usage', `the address ${problem}`, { advice });
}

function requireFreeId(id: string, directory: SourceDirectory): void {
  if (!isIdentifier(id) || id === LOCAL_SOURCE_ID) {
    const message = `"${id}" cannot be an id: use ${IDENTIFIER_EXPECTED}, and not "local"`;
    throw new TopicwireError('usage', message);
  }
  if (directory.hasId(id)) {
    throw new TopicwireError('usage', `there is a source "${id}" already`, {
      where: 'feeds/sources.yaml',
      advice: 'choose another id',
    });
  }
}

interface Answer {
  readonly candidate: FeedCandidate;
  readonly fetched: Fetched;
}

class FeedSearch {
  readonly #request: AddRequest;
  readonly #context: AddContext;
  readonly #directory: SourceDirectory;
  readonly #added: AddedSource[] = [];
  readonly #refused: RefusedFeed[] = [];
  readonly #passedOver: RefusedFeed[] = [];
  /** Addresses whose fate stands elsewhere in the report. */
  readonly #settled = new Set<string>();
  #requests = 0;

  constructor(request: AddRequest, context: AddContext, directory: SourceDirectory) {
    this.#request = request;
    this.#context = context;
    this.#directory = directory;
  }

  async run(url: string): Promise<AddReport> {
    if (this.#refuseKnown(url, url)) return this.#report([]);
    const page = await this.#fetch(url);
    const contentType = page.headers.get('content-type') ?? null;
    const candidates = discoverFeeds(page.body, contentType, page.finalUrl);
    const [first] = candidates;
    if (first === undefined) throw explainNoFeed(page, url);
    if (first?.foundBy === 'page') {
      this.#accept({ candidate: { ...first, url }, fetched: page });
      return this.#report([]);
    }
    const named = listNamed(candidates);
    const chosen = await this.#choose(named);
    if (chosen === null) await this.#tryInOrder(candidates, url);
    else await this.#addChosen(chosen);
    return this.#report(named);
  }

  /** Null where nobody says which. */
  async #choose(named: readonly FeedCandidate[]): Promise<readonly FeedCandidate[] | null> {
    if (named.length === 0) return null;
    if (this.#request.all) return named.filter(({ foundBy }) => foundBy === named[0]?.foundBy);
    const { choose } = this.#context;
    return choose !== null && named.length > 1 ? await choose(named) : null;
  }

  async #addChosen(chosen: readonly FeedCandidate[]): Promise<void> {
    const { id, title } = this.#request;
    if (chosen.length > 1 && (id !== null || title !== null)) {
      const message = '--id and --title name one source, and several are to be added';
      throw new TopicwireError('usage', message, { advice: 'leave them out, or add one by one' });
    }
    for (const candidate of chosen) {
      const reason = await this.#try(candidate);
      if (reason !== null) this.#refused.push({ url: candidate.url, reason, id: null });
    }
  }

  /** The first that is a feed. One that is read already is what was meant, so it ends the search. */
  async #tryInOrder(candidates: readonly FeedCandidate[], page: string): Promise<void> {
    for (const candidate of candidates) {
      if (this.#requests >= maxRequests) break;
      const reason = await this.#try(candidate);
      if (reason === null) return;
      if (candidate.foundBy !== 'common-path') {
        this.#passedOver.push({ url: candidate.url, reason, id: null });
      }
    }
    const tried = this.#passedOver.map(({ url, reason }) => `${url} (${reason})`).join('; ');
    const named = tried === '' ? 'the page names no feed' : `none of these is a feed: ${tried}`;
    throw new TopicwireError('not-found', `${named}; ${this.#requests} requests were made`, {
      where: page,
      advice: 'give the address of the feed itself',
    });
  }

  /** @returns why it is no feed that could be added; null where it was added, or is one of ours. */
  async #try(candidate: FeedCandidate): Promise<string | null> {
    this.#settled.add(candidate.url);
    if (this.#refuseKnown(candidate.url, candidate.url)) return null;
    if (this.#requests >= maxRequests) return `not asked, ${maxRequests} requests are enough`;
    try {
      this.#accept({ candidate, fetched: await this.#fetch(candidate.url) });
      return null;
    } catch (error) {
      if (!(error instanceof TopicwireError)) throw error;
      return error.where === candidate.url ? error.message : describeError(error);
    }
  }

  #refuseKnown(asked: string, url: string): boolean {
    const id = this.#directory.findByUrl(url);
    if (id === null) return false;
    this.#refused.push({ url: asked, reason: `the source ${id} reads it already`, id });
    return true;
  }

  async #fetch(url: string): Promise<Fetched> {
    this.#requests += 1;
    const validators = { etag: null, lastModified: null };
    const fetched = await this.#context.fetcher.fetch({ url, headers: {}, validators });
    if (fetched.status >= 200 && fetched.status <= 299) return fetched;
    const message = `the server answered ${fetched.status}`;
    throw new TopicwireError('fetch-refused', message, { where: url, advice: 'check the address' });
  }

  /** @throws TopicwireError `not-a-feed`, or `config-invalid` for an address that cannot be kept. */
  #accept({ candidate, fetched }: Answer): void {
    const contentType = fetched.headers.get('content-type') ?? null;
    const parsed = parseFeed(fetched.body, { contentType });
    const { url, problem } = judgeFeedUrl(fetched.movedTo ?? candidate.url);
    if (url === null) throw new TopicwireError('config-invalid', `its address ${problem}`);
    if (this.#refuseKnown(candidate.url, url)) return;
    if (this.#refuseKnown(candidate.url, fetched.finalUrl)) return;
    const feed = normalizeFeed(parsed, {
      source: { ...this.#makeSource(url, null), headers: {} },
      finalUrl: fetched.finalUrl,
      contentLocation: fetched.headers.get('content-location') ?? null,
      now: this.#context.now,
    });
    const own = parsed.title === null ? null : cleanLine(feed.origin.title) || null;
    const source = this.#makeSource(url, own);
    this.#directory.add(source.id, url);
    this.#added.push({
      source,
      foundBy: candidate.foundBy,
      format: parsed.format,
      entries: feed.entries.length,
      newest: feed.entries
        .toSorted((a, b) => compareNewest(a.publishedAt, b.publishedAt))
        .slice(0, newestShown)
        .map(({ title, publishedAt }) => ({ title, publishedAt })),
    });
  }

  #makeSource(url: string, ownTitle: string | null): NewSource {
    const { id, title, tags, rights } = this.#request;
    const shown = title ?? ownTitle;
    return {
      id: id ?? this.#directory.makeId(shown, url),
      url,
      title: shown,
      weight: 0,
      rights: rights ?? 'excerpt',
      tags,
      language: null,
    };
  }

  #report(named: readonly FeedCandidate[]): AddReport {
    return {
      added: this.#added,
      refused: this.#refused,
      passedOver: this.#passedOver,
      others: named.filter(({ url }) => !this.#settled.has(url)),
    };
  }
}

/** Says what the document is instead. */
function explainNoFeed({ body, headers }: Fetched, where: string): TopicwireError {
  try {
    parseFeed(body, { contentType: headers.get('content-type') ?? null });
  } catch (error) {
    if (!(error instanceof TopicwireError)) throw error;
    const { code, message, advice } = error;
    return new TopicwireError(code, message, {
      where,
      ...(advice === null ? {} : { advice }),
      cause: error,
    });
  }
  return new TopicwireError('internal', 'a feed was not recognized', { where });
}

function compareNewest(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? 1 : -1;
}

/** What a person may choose from: what the page announces, else what its `a` elements lead to. */
function listNamed(candidates: readonly FeedCandidate[]): readonly FeedCandidate[] {
  const announced = candidates.filter(({ foundBy }) => foundBy === 'link');
  return announced.length > 0
    ? announced
    : candidates.filter(({ foundBy }) => foundBy === 'anchor');
}
