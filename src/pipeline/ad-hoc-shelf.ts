import type { Rendered } from '../model/rendered.ts';
import type { Rules } from './house.ts';
import { RecentValues } from './recent-values.ts';

/** What documents are made from: while both stand, so do the documents. */
export interface Basis {
  readonly rules: Rules;
  /** Of what is published, and of all else that they depend on. */
  readonly revision: string;
}

/** How documents of one kind are made. */
export interface Making<Content, Form> {
  /** What all forms are made from. */
  readonly read: () => Promise<Content>;
  /** @param previous What was served before; it is served on where the bytes are the same. */
  readonly render: (content: Content, form: Form, previous: Rendered | null) => Promise<Rendered>;
}

interface Place<Content, Form> {
  readonly basis: Basis;
  readonly content: Promise<Content>;
  readonly documents: Map<Form, Promise<Rendered>>;
  readonly former: ReadonlyMap<Form, Promise<Rendered>>;
}

/**
 * Documents that are made when somebody asks for them, kept as long as nothing that they are made from
 * changes and there is room. What several ask for at once is made once.
 */
export class AdHocShelf<Content, Form> {
  readonly #places: RecentValues<Place<Content, Form>>;

  /** @param most Keys that are remembered. */
  constructor(most: number) {
    this.#places = new RecentValues(most);
  }

  /** The document if it is at hand; null when it has to be made. */
  async find(key: string, basis: Basis, form: Form): Promise<Rendered | null> {
    const place = this.#places.get(key);
    if (place === undefined || !isSame(place.basis, basis)) return null;
    return (await place.documents.get(form)) ?? null;
  }

  /** The document, made if need be; what fails is tried anew by the next who asks. */
  async make(
    key: string,
    basis: Basis,
    form: Form,
    making: Making<Content, Form>,
  ): Promise<Rendered> {
    const { content, documents, former } = this.#open(key, basis, making.read);
    const known = documents.get(form);
    if (known !== undefined) return await known;
    const made = (async () => {
      const previous = (await former.get(form)?.catch(() => null)) ?? null;
      return await making.render(await content, form, previous);
    })();
    documents.set(form, made);
    try {
      return await made;
    } catch (error) {
      documents.delete(form);
      throw error;
    }
  }

  #open(key: string, basis: Basis, read: () => Promise<Content>): Place<Content, Form> {
    const known = this.#places.get(key);
    if (known !== undefined && isSame(known.basis, basis)) return known;
    const former: ReadonlyMap<Form, Promise<Rendered>> = known === undefined
      ? new Map()
      : new Map([...known.former, ...known.documents]);
    const place = { basis, content: read(), documents: new Map(), former };
    this.#places.set(key, place);
    place.content.catch(() => {
      if (this.#places.get(key) === place) this.#places.delete(key);
    });
    return place;
  }
}

function isSame(a: Basis, b: Basis): boolean {
  return a.rules === b.rules && a.revision === b.revision;
}
