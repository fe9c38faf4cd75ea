import { describeError } from '../model/describe-error.ts';
import { type Edition, NO_HISTORY } from '../model/edition.ts';
import type { Rendered } from '../model/rendered.ts';
import type { Topic } from '../model/topic.ts';
import type { TopicToken } from '../model/topic-token.ts';
import { encodeDocument } from '../publish/encode-document.ts';
import { privateFeedPath, privatePath } from '../publish/private-topic-path.ts';
import type { FeedKind } from '../publish/publication-path.ts';
import { writePrivateTopicPage } from '../publish/write-private-topic-page.ts';
import { AdHocShelf, type Basis } from './ad-hoc-shelf.ts';
import { curateTopic } from './curate-topic.ts';
import type { House } from './house.ts';
import { hashToken, isToken } from './private-topic-token.ts';
import { RecentValues } from './recent-values.ts';
import { renderAdHocFeed, withoutHubs } from './render-ad-hoc.ts';
import { keepStoryHeads } from './story-edition.ts';

/** Subscribers whose documents are kept, and topics whose editions are. */
const mostSubscribers = 200;
const mostEditions = 50;
/** A pin may end without anything else changing: editions are made anew after so long. */
const editionMs = 60_000;

/** One who holds a token that opens a topic. */
export interface Visitor {
  readonly token: string;
  readonly topic: Topic;
}

/** A private topic in one of its forms. */
export type PrivateForm = FeedKind | 'page';

/**
 * Topics for those who hold a token. Each subscriber has documents at an address of their own, made
 * when they ask; whether a token opens a topic is looked up at every request.
 */
export class PrivateTopics {
  readonly #house: House;
  readonly #shelf = new AdHocShelf<Edition, PrivateForm>(mostSubscribers);
  readonly #editions = new RecentValues<{
    readonly basis: Basis;
    readonly edition: Promise<Edition>;
  }>(mostEditions);

  constructor(house: House) {
    this.#house = house;
  }

  /**
   * Lets somebody in, and notes the day.
   *
   * @returns `unknown` for no such token or topic, `ended` for a token that was revoked.
   * @throws TopicwireError `store-failed`
   */
  async admit(token: string, slug: string): Promise<Visitor | 'unknown' | 'ended'> {
    const known = isToken(token) ? await this.#house.store.readTopicToken(hashToken(token)) : null;
    const topic = this.#house.rules.config.topics.get(slug);
    if (known === null || known.topic !== slug || topic === undefined) return 'unknown';
    if (known.revokedAt !== null) return 'ended';
    this.#noteUse(known);
    return { token, topic };
  }

  /**
   * A topic's document for one subscriber.
   *
   * @throws TopicwireError `gate-refused`, `store-failed`
   */
  async make({ token, topic }: Visitor, form: PrivateForm): Promise<Rendered> {
    const basis = await this.#readBasis();
    return await this.#shelf.make(`${hashToken(token)} ${topic.slug}`, basis, form, {
      read: async () => addressTo(token, await this.#curate(topic, basis)),
      render: (edition, asked, previous) => this.#render(edition, asked, previous),
    });
  }

  async #readBasis(): Promise<Basis> {
    const { store, rules, now } = this.#house;
    const published = await store.readPublishedRevision();
    return { rules, revision: `${published} ${Math.floor(Date.parse(now()) / editionMs)}` };
  }

  /** The edition of a topic, once for all of its subscribers. */
  async #curate(topic: Topic, basis: Basis): Promise<Edition> {
    const known = this.#editions.get(topic.slug);
    if (known?.basis.rules === basis.rules && known.basis.revision === basis.revision) {
      return await known.edition;
    }
    const edition = this.#curateAnew(topic);
    this.#editions.set(topic.slug, { basis, edition });
    edition.catch(() => this.#editions.delete(topic.slug));
    return await edition;
  }

  async #curateAnew(topic: Topic): Promise<Edition> {
    const edition = await curateTopic(this.#house, topic);
    await keepStoryHeads(this.#house, edition);
    return edition;
  }

  async #render(edition: Edition, form: PrivateForm, previous: Rendered | null): Promise<Rendered> {
    if (form !== 'page') return await renderAdHocFeed(this.#house, edition, form, previous);
    const page = writePrivateTopicPage(edition, withoutHubs(this.#house.rules.config.site));
    return await encodeDocument(page, previous, this.#house.now());
  }

  /** Nobody waits for it, and a store that fails here will fail elsewhere. */
  #noteUse({ hash, lastUsedOn }: TopicToken): void {
    const day = this.#house.now().slice(0, 10);
    if (lastUsedOn === day) return;
    this.#house.store
      .noteTopicTokenUse(hash, day)
      .catch((error: unknown) =>
        this.#house.log.warn(`noting a token's use: ${describeError(error)}`),
      );
  }
}

/** The edition at one subscriber's address. Archives of it are for nobody, so it names none. */
function addressTo(token: string, edition: Edition): Edition {
  const { slug } = edition.topic;
  return {
    ...edition,
    history: NO_HISTORY,
    address: {
      pagePath: privatePath(token, slug),
      feedPaths: {
        rss: privateFeedPath(token, slug, 'rss'),
        atom: privateFeedPath(token, slug, 'atom'),
        json: privateFeedPath(token, slug, 'json'),
      },
    },
  };
}
