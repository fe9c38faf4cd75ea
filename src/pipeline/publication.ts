import type { Edition } from '../model/edition.ts';
import type { EncodedBody, EncodedHead, Rendered, RenderedHead } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { ArticleNeighbours } from '../publish/write-article-page.ts';
import { BodyCache } from './body-cache.ts';
import { HeldBack } from './held-back.ts';

/** What an article's page was last rendered from, by this process. */
export interface ArticleTrace {
  readonly path: string;
  /** The topics that the page names. */
  readonly topics: string;
  /** The articles before and after it, which the page names. */
  readonly neighbours: ArticleNeighbours;
  /** Over the article as it is stored. */
  readonly fingerprint: string;
}

/** What the pages of all articles were last rendered from. */
export interface ArticleTraces {
  readonly site: Site;
  /** By native id. */
  readonly pages: ReadonlyMap<string, ArticleTrace>;
}

/** What this process worked out of what it rendered, so that it need not do so again. */
export interface RenderMemory {
  /** By slug; topics that are not here are curated anew. */
  readonly editions: ReadonlyMap<string, Edition>;
  /** Null before all articles were rendered once. */
  readonly articles: ArticleTraces | null;
}

/** One representation of a document in service; its bytes may be in memory or in the store alone. */
export interface Representation {
  readonly encoding: 'identity' | EncodedHead['encoding'];
  readonly etag: string;
  readonly bytes: number;
}

/** A document in service: what is known of it, and what is sent to those who take an encoding. */
export interface Published extends Omit<RenderedHead, 'bytes' | 'encodings'> {
  readonly identity: Representation;
  /** The identity where compressing does not make it smaller. */
  readonly br: Representation;
  readonly gzip: Representation;
}

/** Bytes that were loaded, with the document that they belong to. */
export interface LoadedBody {
  /** The one in service; another where another process stored a newer one meanwhile. */
  readonly document: Published;
  readonly body: Uint8Array;
}

export interface PublicationOptions {
  /** Reads documents that are not held in memory. */
  readonly load: (paths: readonly string[]) => Promise<ReadonlyMap<string, Rendered>>;
  /** How many bytes of documents are held in memory. */
  readonly cacheBytes: number;
}

const documentsAPage = 32;

/**
 * What is served now: the last good version of every path. Readers look up; only the pipeline
 * changes it. What is known of a document is always at hand, its bytes as far as there is room for
 * them; the rest is read from the store when somebody asks.
 */
export class Publication {
  /** What the gate keeps out of service. */
  readonly heldBack = new HeldBack();
  readonly #documents = new Map<string, Published>();
  readonly #bodies: BodyCache<Representation>;
  readonly #load: PublicationOptions['load'] | null;
  readonly #loading = new Map<string, Promise<Rendered | null>>();
  #memory: RenderMemory = { editions: new Map(), articles: null };
  #stored = new Set<string>();
  #onChange: () => void = () => undefined;

  /**
   * @param documents what an earlier process left, by path; with or without their bytes.
   * @param options absent: all bytes are in memory, and stay there.
   */
  constructor(
    documents: ReadonlyMap<string, Rendered | RenderedHead>,
    options: PublicationOptions | null = null,
  ) {
    this.#load = options?.load ?? null;
    this.#bodies = new BodyCache(options?.cacheBytes ?? Number.POSITIVE_INFINITY);
    for (const document of documents.values()) this.#put(document);
  }

  /** The document at a URL's path, without its bytes. */
  find(path: string): Published | undefined {
    return this.#documents.get(path);
  }

  /** Calls this back whenever other documents are in service. */
  onChange(callBack: () => void): void {
    this.#onChange = callBack;
  }

  /** By path. */
  get documents(): ReadonlyMap<string, Published> {
    return this.#documents;
  }

  /** How many bytes of documents are held in memory. */
  get heldBytes(): number {
    return this.#bodies.bytes;
  }

  /** The bytes of a representation in service; null when they are not in memory. */
  findBody(representation: Representation): Uint8Array | null {
    return this.#bodies.get(representation);
  }

  /**
   * The bytes of a document, from the store where they are not in memory. Those that ask for one path
   * at the same time share one reading.
   *
   * @returns null when the document is gone.
   * @throws TopicwireError `store-failed`
   */
  async loadBody(path: string, encoding: Representation['encoding']): Promise<LoadedBody | null> {
    const rendered = await this.#loadOnce(path);
    if (rendered === null) return null;
    const served = this.#documents.get(path);
    const isServed = served !== undefined && isVersion(served, rendered);
    const document = isServed ? served : describePublished(rendered);
    const representation = document[encoding];
    const body = selectBody(rendered, representation.encoding);
    if (isServed) this.#bodies.add(representation, body);
    return { document, body };
  }

  /**
   * A document whole, for those who do more with it than to serve it.
   *
   * @throws TopicwireError `store-failed` when it has to be read and cannot be.
   */
  async read(path: string): Promise<Rendered | null> {
    if (!this.#documents.has(path)) return null;
    return this.findWhole(path) ?? (await this.#loadOnce(path));
  }

  /** A document whole; undefined where there is none, or not all of its bytes are in memory. */
  findWhole(path: string): Rendered | undefined {
    const document = this.#documents.get(path);
    if (document === undefined) return undefined;
    const { identity, br, gzip, ...head } = document;
    const body = this.#bodies.get(identity);
    if (body === null) return undefined;
    const encodings: EncodedBody[] = [];
    for (const representation of [br, gzip]) {
      const { encoding, etag } = representation;
      if (encoding === 'identity') continue;
      const encoded = this.#bodies.get(representation);
      if (encoded === null) return undefined;
      encodings.push({ encoding, etag, body: encoded });
    }
    return { ...head, body, encodings };
  }

  /** Reads the newest documents into memory until it is full. @throws TopicwireError `store-failed` */
  async fill(): Promise<void> {
    if (this.#load === null) return;
    const newestFirst = [...this.#documents.values()].sort((a, b) =>
      a.modifiedAt < b.modifiedAt ? 1 : -1,
    );
    for (let start = 0; start < newestFirst.length; start += documentsAPage) {
      const paths = newestFirst.slice(start, start + documentsAPage).map(({ path }) => path);
      for (const rendered of (await this.#load(paths)).values()) {
        const served = this.#documents.get(rendered.path);
        if (served === undefined || !isVersion(served, rendered)) continue;
        for (const representation of listRepresentations(served)) {
          const body = selectBody(rendered, representation.encoding);
          if (!this.#bodies.addIfRoom(representation, body)) return;
        }
      }
    }
  }

  /** The editions that this process curated, by slug; empty until it has. */
  get editions(): ReadonlyMap<string, Edition> {
    return this.#memory.editions;
  }

  /** What the articles' pages were rendered from; null before they were. */
  get articles(): ArticleTraces | null {
    return this.#memory.articles;
  }

  /** Notes that this process stored other bytes for these topics. */
  noteStored(slugs: Iterable<string>): void {
    for (const slug of slugs) this.#stored.add(slug);
  }

  /** The topics noted since this was last called. */
  takeStored(): ReadonlySet<string> {
    const stored = this.#stored;
    this.#stored = new Set();
    return stored;
  }

  /** Takes over what changed at once, so that no reader sees half of it. */
  change(
    changed: Iterable<Rendered | RenderedHead>,
    removedPaths: Iterable<string>,
    memory: RenderMemory,
  ): void {
    for (const path of removedPaths) this.#remove(path);
    for (const document of changed) this.#put(document);
    this.#memory = memory;
    this.#onChange();
  }

  /**
   * In place of a document that readers ask for, its new version is held; what nobody asks for is held
   * while there is room.
   */
  #put(document: Rendered | RenderedHead): void {
    const before = this.#documents.get(document.path);
    const wanted = before === undefined ? [] : this.#listHeld(before);
    this.#remove(document.path);
    const published = describePublished(document);
    this.#documents.set(document.path, published);
    if (!('body' in document)) return;
    for (const representation of listRepresentations(published)) {
      const body = selectBody(document, representation.encoding);
      if (wanted.includes(representation.encoding)) this.#bodies.add(representation, body);
      else this.#bodies.addIfRoom(representation, body);
    }
  }

  #remove(path: string): void {
    const document = this.#documents.get(path);
    if (document === undefined) return;
    for (const representation of listRepresentations(document)) this.#bodies.delete(representation);
    this.#documents.delete(path);
  }

  #listHeld(document: Published): readonly Representation['encoding'][] {
    return listRepresentations(document)
      .filter((representation) => this.#bodies.has(representation))
      .map(({ encoding }) => encoding);
  }

  #loadOnce(path: string): Promise<Rendered | null> {
    const load = this.#load;
    if (load === null) return Promise.resolve(null);
    const known = this.#loading.get(path);
    if (known !== undefined) return known;
    const loading = load([path])
      .then((found) => found.get(path) ?? null)
      .finally(() => this.#loading.delete(path));
    this.#loading.set(path, loading);
    return loading;
  }
}

/** What is known of a document, its bytes left aside. */
export function describePublished(document: Rendered | RenderedHead): Published {
  const { path, mediaType, etag, modifiedAt, cache } = document;
  const identity: Representation = { encoding: 'identity', etag, bytes: countBytes(document) };
  const published: { -readonly [Member in keyof Published]: Published[Member] } = {
    path,
    mediaType,
    etag,
    modifiedAt,
    ...(cache === undefined ? {} : { cache }),
    identity,
    br: identity,
    gzip: identity,
  };
  for (const encoded of document.encodings) {
    const { encoding } = encoded;
    published[encoding] = { encoding, etag: encoded.etag, bytes: countBytes(encoded) };
  }
  return published;
}

function countBytes(held: { readonly body: Uint8Array } | { readonly bytes: number }): number {
  return 'body' in held ? held.body.byteLength : held.bytes;
}

/** Each once, the smallest first. */
function listRepresentations({ identity, br, gzip }: Published): readonly Representation[] {
  return [...new Set([br, gzip, identity])];
}

function selectBody(document: Rendered, encoding: Representation['encoding']): Uint8Array {
  const encoded = document.encodings.find((each) => each.encoding === encoding);
  return encoded?.body ?? document.body;
}

function isVersion(served: Published, rendered: Rendered): boolean {
  return served.etag === rendered.etag && served.modifiedAt === rendered.modifiedAt;
}
