import { type ParsedSearch, parseSearchQuery } from '../curate/search/parse-search-query.ts';
import { writeSearchQuery } from '../curate/search/write-search-query.ts';
import type { Rendered } from '../model/rendered.ts';
import type { SearchQuery } from '../model/search-query.ts';
import { encodeDocument } from '../publish/encode-document.ts';
import type { FeedKind } from '../publish/publication-path.ts';
import { writeSearchPage } from '../publish/write-search-page.ts';
import { AdHocShelf, type Basis } from './ad-hoc-shelf.ts';
import type { House } from './house.ts';
import { listPublicTopics } from './list-public-topics.ts';
import { renderAdHocFeed } from './render-ad-hoc.ts';
import { dateSince, type SearchResult, searchEntries } from './search-entries.ts';

/** Searches that are remembered, each with its documents that were asked for. */
const mostSearches = 100;

/** A search in one of its forms. */
export type SearchForm = FeedKind | 'page';

/** Answers searches over what is published, each once as long as nothing of that changes. */
export class SearchDesk {
  readonly #house: House;
  readonly #shelf = new AdHocShelf<SearchResult, SearchForm>(mostSearches);

  constructor(house: House) {
    this.#house = house;
  }

  /** Reads a query as somebody wrote it. */
  read(text: string): ParsedSearch {
    return parseSearchQuery(text, new Set(listPublicTopics(this.#house.rules.config).keys()));
  }

  /** The document of a search if it is at hand; null when it has to be made. */
  async findMade(query: SearchQuery, form: SearchForm): Promise<Rendered | null> {
    return await this.#shelf.find(writeSearchQuery(query), await this.#readBasis(query), form);
  }

  /**
   * The document of a search.
   *
   * @throws TopicwireError `limit-exceeded`, `gate-refused`, `store-failed`
   */
  async make(query: SearchQuery, form: SearchForm): Promise<Rendered> {
    const house = this.#house;
    const basis = await this.#readBasis(query);
    return await this.#shelf.make(writeSearchQuery(query), basis, form, {
      read: () => searchEntries(house, query, dateSince(query.since, house.now())),
      render: (found, asked, previous) => this.#render(found, asked, previous),
    });
  }

  async #readBasis({ since }: SearchQuery): Promise<Basis> {
    const { store, now, rules } = this.#house;
    const published = await store.readPublishedRevision();
    return { rules, revision: `${published} ${dateSince(since, now())}` };
  }

  async #render(
    found: SearchResult,
    form: SearchForm,
    previous: Rendered | null,
  ): Promise<Rendered> {
    const { rules, now } = this.#house;
    if (form !== 'page') return await renderAdHocFeed(this.#house, found.edition, form, previous);
    const page = writeSearchPage({ found, fault: null, text: found.canonical }, rules.config.site);
    return await encodeDocument(page, previous, now());
  }
}
