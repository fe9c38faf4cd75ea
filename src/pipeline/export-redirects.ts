/** The documents of a topic that stand beside its folder, by what follows its slug. */
const besides = ['', '.rss', '.atom', '.json'];

/**
 * The `_redirects` file of Netlify and Cloudflare Pages: each topic's former addresses lead to its new
 * ones. Rules with a `*` stand last, as Cloudflare wants them.
 */
export function writeHostRedirects(moved: ReadonlyMap<string, string>): string {
  const names = [...moved];
  return [
    '# Written anew by every build.',
    ...names.flatMap(([before, now]) =>
      besides.map((rest) => `/feeds/${before}${rest} /feeds/${now}${rest} 301`),
    ),
    ...names.map(([before, now]) => `/feeds/${before}/* /feeds/${now}/:splat 301`),
    '',
  ].join('\n');
}
