import type { Extension } from 'feed';
import { protectAttribute, protectText } from './protect-from-feed.ts';

/** Attribute values by name; `undefined` leaves the attribute out. */
export type FeedAttributes = Readonly<Record<string, string | number | undefined>>;

/** A node as the package `feed` hands it to xml-js. */
export type FeedNode = Readonly<Record<string, unknown>>;

/** The node of an element that has attributes. */
export type ElementNode = FeedNode & { readonly _attributes: FeedAttributes };

/** Elements of one name, each with a text; nulls are left out. */
export function extendWithTexts(name: string, texts: readonly (string | null)[]): Extension[] {
  const present = texts.filter((text) => text !== null);
  return extendWithNodes(name, present.map(makeTextNode));
}

/** Elements of one name without content. */
export function extendWithElements(name: string, elements: readonly FeedAttributes[]): Extension[] {
  return extendWithNodes(name, elements.map(makeElementNode));
}

/** Elements of one name. xml-js takes a list as several, which the package's type does not say. */
export function extendWithNodes(name: string, nodes: readonly FeedNode[]): Extension[] {
  if (nodes.length === 0) return [];
  return [{ name, objects: nodes as unknown as Record<string, unknown> }];
}

/** The node of an element that holds a text. */
export function makeTextNode(text: string): FeedNode {
  return { _text: protectText(text) };
}

/** The node of an element with attributes. */
export function makeElementNode(attributes: FeedAttributes): ElementNode {
  const pairs = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'string' ? protectAttribute(value) : value,
  ]);
  return { _attributes: Object.fromEntries(pairs) };
}
