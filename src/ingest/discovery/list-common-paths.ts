/** Where feeds most often stand, relative to a site or to a part of it, the likeliest first. */
const names = ['feed', 'rss.xml', 'feed.xml', 'atom.xml', 'index.xml', 'rss', 'feed.json'];

/**
 * Addresses that are worth a try where a page names no feed: those of the page's part of the site
 * first, in turn with those of the whole site.
 */
export function listCommonPaths(page: URL): readonly URL[] {
  const site = new URL('/', page);
  const part = findPart(page);
  const bases = part === null ? [site] : [new URL(part, page), site];
  return names.flatMap((name) => bases.map((base) => new URL(name, base)));
}

/** `/blog/` of `/blog` and of `/blog/2026/post`; null for a page of the site itself. */
function findPart({ pathname }: URL): string | null {
  const [, first = '', second] = pathname.split('/');
  const isFolder = second !== undefined || !first.includes('.');
  return isFolder && /^[^\d]/.test(first) ? `/${first}/` : null;
}
