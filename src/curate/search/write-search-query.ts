import type { SearchName, SearchQuery, SearchSince, SearchTerm } from '../../model/search-query.ts';
import { isIdeograph } from './is-ideograph.ts';

/** The query in its one canonical form, which reads back as the same query. */
export function writeSearchQuery({ terms, names, since }: SearchQuery): string {
  return [
    ...terms.map(writeSearchTerm),
    ...names.map(writeSearchName),
    ...(since === null ? [] : [writeSince(since)]),
  ].join(' ');
}

/** A term as it stands in a canonical query. */
export function writeSearchTerm({ tokens, isPrefix, inTitle, isExcluded }: SearchTerm): string {
  const words = joinTokens(tokens);
  const quoted = words.includes(' ') ? `"${words}"` : words;
  return `${isExcluded ? '-' : ''}${inTitle ? 'title:' : ''}${quoted}${isPrefix ? '*' : ''}`;
}

/** A name as it stands in a canonical query. */
export function writeSearchName({ kind, name, isExcluded }: SearchName): string {
  return `${isExcluded ? '-' : ''}${kind}:${name}`;
}

function writeSince(since: SearchSince): string {
  return since.kind === 'since' ? `since:${since.day}` : `last:${since.amount}${since.unit}`;
}

/** Han and kana stand side by side without a space, as they are written. */
function joinTokens(tokens: readonly string[]): string {
  return tokens.reduce((text, token, at) => {
    const isJoined = at === 0 || (isIdeograph(tokens[at - 1] ?? '') && isIdeograph(token));
    return isJoined ? text + token : `${text} ${token}`;
  }, '');
}
