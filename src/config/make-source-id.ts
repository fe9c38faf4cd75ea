import { LOCAL_SOURCE_ID } from '../model/source.ts';

const longest = 40;
/** Words that name what every feed is, and so no feed. */
const generic =
  /^(?:(?:rss|atom|feeds?|news|blog|home|homepage|index|latest|posts?|all|main|the|untitled|local)(?:-|$))+$/;

/**
 * An id for a source that no other has: from its title where that can be written in plain letters
 * and says something, else from its host.
 *
 * @param url absolute
 */
export function makeSourceId(
  title: string | null,
  url: string,
  taken: { has(id: string): boolean },
): string {
  const host = slugifyHost(new URL(url).hostname);
  const base = slugifyTitle(title ?? '') ?? host;
  const isFree = (id: string) => id !== LOCAL_SOURCE_ID && !taken.has(id);
  if (isFree(base)) return base;
  const both = `${base}-${host}`;
  if (base !== host && both.length <= longest && isFree(both)) return both;
  let number = 2;
  while (!isFree(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** Null where letters would be lost, or nothing particular is left. */
function slugifyTitle(title: string): string | null {
  const folded = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/['’]/g, '')
    .toLowerCase();
  if (/[^\p{ASCII}]/u.test(folded.replace(/[^\p{L}]/gu, ''))) return null;
  const slug = cut(folded.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, ''));
  return slug.length < 2 || generic.test(slug) ? null : slug;
}

function slugifyHost(host: string): string {
  const named = host.replace(/^(?:www\d?|feeds?|rss)\.(?=[^.]+\.)/, '');
  return cut(named.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')) || 'source';
}

/** At most 40 characters, at a hyphen where there is one. */
function cut(slug: string): string {
  if (slug.length <= longest) return slug;
  const head = slug.slice(0, longest + 1);
  const hyphen = head.lastIndexOf('-');
  return hyphen > longest / 2 ? head.slice(0, hyphen) : slug.slice(0, longest).replace(/-+$/, '');
}
