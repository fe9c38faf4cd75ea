import { findPrefix, findUri, xmlNamespace } from './namespaces.ts';
import {
  containers,
  entryHolders,
  findVocabularyName,
  starters,
  textLeaves,
  voidElements,
} from './vocabulary.ts';

/** A name as it was written, with everything that is the same for all its elements in one scope. */
export interface ElementName {
  /** As written in the tag. */
  readonly raw: string;
  readonly local: string;
  readonly namespace: string | null;
  /** Canonical: `title`, `dc:creator`, `atom:link`; `{uri}local` outside what we know. */
  readonly name: string;
  /** Holds elements only, so that white space between them says nothing. */
  readonly isContainer: boolean;
  /** Holds one text, so that a starter inside it shows a forgotten end tag. */
  readonly isTextLeaf: boolean;
  readonly isStarter: boolean;
  readonly isEntry: boolean;
  readonly holdsEntries: boolean;
  /** HTML element without content. */
  readonly isVoid: boolean;
  readonly isKnown: boolean;
  readonly repair: NameRepair | null;
}

/** What was wrong with a name, and accepted. */
export interface NameRepair {
  readonly code: 'undeclared-prefix' | 'misspelt-namespace' | 'wrong-case';
  readonly message: string;
}

const maxRecent = 4;

/** The namespace declarations in force at an element; scopes of equal declarations are shared. */
export class NameScope {
  readonly #parent: NameScope | null;
  readonly #declared: ReadonlyMap<string, string>;
  readonly #names = new Map<string, ElementName>();
  readonly #attributes = new Map<string, string>();
  readonly #children = new Map<string, NameScope>();
  /** Those met last: some writers declare the same few on one element after the other. */
  readonly #recent: { readonly declared: readonly string[]; readonly scope: NameScope }[] = [];
  #oldest = 0;
  /** Default namespace that the root of a feed stands in, so that it means the core vocabulary. */
  #core: { readonly uri: string | null; readonly prefix: string } | null;

  constructor(parent: NameScope | null, declared: ReadonlyMap<string, string>) {
    this.#parent = parent;
    this.#declared = declared;
    this.#core = parent === null ? null : parent.#core;
  }

  /** The scope inside an element that declares prefix, URI, …; the empty prefix is the default. */
  declare(declared: readonly string[]): NameScope {
    for (const recent of this.#recent) {
      if (isSameList(recent.declared, declared)) return recent.scope;
    }
    const scope = this.#findChild(declared);
    this.#recent[this.#oldest] = { declared, scope };
    this.#oldest = (this.#oldest + 1) % maxRecent;
    return scope;
  }

  #findChild(declared: readonly string[]): NameScope {
    const key = JSON.stringify(declared);
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const scope = new NameScope(this, toMap(declared));
    this.#children.set(key, scope);
    return scope;
  }

  /** Reads unprefixed names in the default namespace of here as those of a canonical prefix. */
  adoptDefault(prefix: string): void {
    this.#core = { uri: this.#find(''), prefix };
    this.#names.clear();
  }

  /** The name of an element, resolved. */
  resolve(raw: string): ElementName {
    const known = this.#names.get(raw);
    if (known !== undefined) return known;
    const name = this.#resolve(raw);
    this.#names.set(raw, name);
    return name;
  }

  /** The canonical name of an attribute; as written where its prefix means nothing to us. */
  resolveAttribute(raw: string): string {
    const colon = raw.indexOf(':');
    if (colon <= 0) return raw;
    const known = this.#attributes.get(raw);
    if (known !== undefined) return known;
    const [prefix, local] = [raw.slice(0, colon), raw.slice(colon + 1)];
    const uri = this.#find(prefix);
    const canonical = uri === null ? null : findPrefix(uri).prefix;
    const name = canonical === null || canonical === '' ? raw : `${canonical}:${local}`;
    this.#attributes.set(raw, name);
    return name;
  }

  #resolve(raw: string): ElementName {
    const colon = raw.indexOf(':');
    const prefix = colon > 0 ? raw.slice(0, colon) : '';
    const local = colon > 0 ? raw.slice(colon + 1) : raw;
    const uri = this.#find(prefix);
    if (prefix === '' && this.#core !== null && this.#core.uri === uri) {
      return describeName(raw, local, uri, this.#core.prefix, null);
    }
    if (uri === null || uri === '') return resolveUndeclared(raw, prefix, local);
    const { prefix: canonical, isMisspelt } = findPrefix(uri);
    const repair: NameRepair | null = isMisspelt
      ? { code: 'misspelt-namespace', message: misspelt(uri, canonical ?? '') }
      : null;
    const namespace = isMisspelt ? findUri(canonical ?? '') : uri;
    return describeName(raw, local, namespace, canonical, repair);
  }

  #find(prefix: string): string | null {
    if (prefix === 'xml') return xmlNamespace;
    for (let scope: NameScope | null = this; scope !== null; scope = scope.#parent) {
      const uri = scope.#declared.get(prefix);
      if (uri !== undefined) return uri === '' ? null : uri;
    }
    return null;
  }
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

/** Of a prefix that is declared twice the last one holds. */
function toMap(declared: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (let at = 0; at < declared.length; at += 2)
    map.set(declared[at] ?? '', declared[at + 1] ?? '');
  return map;
}

function misspelt(uri: string, prefix: string): string {
  return `The namespace "${uri}" was read as "${findUri(prefix)}"`;
}

function resolveUndeclared(raw: string, prefix: string, local: string): ElementName {
  if (prefix === '') return describeName(raw, local, null, '', null);
  const folded = prefix.toLowerCase();
  const uri = findUri(folded === 'creativecommons' ? 'creativeCommons' : folded);
  if (uri === null) {
    const message = `The prefix "${prefix}" is not declared; its elements are kept as they came`;
    return describeName(raw, raw, null, null, { code: 'undeclared-prefix', message });
  }
  const message = `The prefix "${prefix}" is not declared; it was read as "${uri}"`;
  const canonical = findPrefix(uri).prefix;
  return describeName(raw, local, uri, canonical, { code: 'undeclared-prefix', message });
}

function describeName(
  raw: string,
  local: string,
  namespace: string | null,
  prefix: string | null,
  repair: NameRepair | null,
): ElementName {
  const written = prefix === null ? `{${namespace ?? ''}}${local}` : qualify(prefix, local);
  const known = prefix === null ? null : findVocabularyName(written);
  const name = known ?? written;
  const wrongCase: NameRepair | null =
    known === null || known === written
      ? null
      : { code: 'wrong-case', message: `<${raw}> was read as <${known}>` };
  return {
    raw,
    local: known === null ? local : known.slice(known.indexOf(':') + 1),
    namespace,
    name,
    isContainer: containers.has(name),
    isTextLeaf: textLeaves.has(name),
    isStarter: starters.has(name),
    isEntry: name === 'item' || name === 'atom:entry',
    holdsEntries: entryHolders.has(name),
    isVoid: voidElements.has(name),
    isKnown: known !== null,
    repair: repair ?? wrongCase,
  };
}

function qualify(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}
