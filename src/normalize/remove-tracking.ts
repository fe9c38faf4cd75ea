import { TidyURL } from 'tidy-url';

/**
 * Click identifiers that the list of `tidy-url` does not hold (1.18.3), each named by the party that
 * appends it: Microsoft, Google, Yandex, X, TikTok, LinkedIn, Instagram, AT Internet, Adobe.
 */
const MORE_NAMES = [
  'msclkid',
  'dclid',
  'gbraid',
  'wbraid',
  'gad_source',
  '_gl',
  'yclid',
  'ysclid',
  'twclid',
  'ttclid',
  'li_fat_id',
  'igshid',
  'xtor',
  's_cid',
];

const GLOBAL_RULE = 'Global';
const commonNames: ReadonlySet<string> = new Set([
  ...MORE_NAMES,
  ...TidyURL.expandedRules.flatMap(({ name, rules }) => (name === GLOBAL_RULE ? rules : [])),
]);
const hostRules = TidyURL.expandedRules.filter(
  ({ name, rules, redirect, decode, match_href }) =>
    name !== GLOBAL_RULE &&
    rules.length > 0 &&
    redirect === '' &&
    decode === null &&
    match_href !== true,
);
const MAX_HOSTS = 2_000;
const namesOfHost = new Map<string, ReadonlySet<string>>();

/**
 * The URL without the parameters that only tell where a reader came from, by the list of the package
 * `tidy-url`; everything else stays to the character. Its rules that lead to another address are
 * left out, since those parameters are needed as long as nothing is rewritten.
 */
export function removeTracking(href: string): string {
  const query = href.indexOf('?');
  const hash = href.indexOf('#');
  if (query === -1 && hash === -1) return href;
  const names = trackingNames(href);
  const end = hash === -1 ? href.length : hash;
  const hasQuery = query !== -1 && query < end;
  const path = href.slice(0, hasQuery ? query : end);
  const kept = hasQuery ? keepOthers(href.slice(query + 1, end), names) : null;
  const fragment = hash === -1 ? null : href.slice(hash + 1);
  const keptFragment = fragment === null || isTracking(fragment, names) ? null : fragment;
  return (
    path + (kept === null ? '' : `?${kept}`) + (keptFragment === null ? '' : `#${keptFragment}`)
  );
}

function keepOthers(query: string, names: ReadonlySet<string>): string | null {
  const pairs = query.split('&');
  const kept = pairs.filter((pair) => !names.has(nameOf(pair)));
  if (kept.length === pairs.length) return query;
  return kept.length === 0 ? null : kept.join('&');
}

function isTracking(fragment: string, names: ReadonlySet<string>): boolean {
  return fragment.includes('=') && fragment.split('&').every((pair) => names.has(nameOf(pair)));
}

function nameOf(pair: string): string {
  const equals = pair.indexOf('=');
  const start = pair.startsWith('amp;') ? 4 : 0;
  const name = equals === -1 ? pair.slice(start) : pair.slice(start, equals);
  return name.startsWith('utm_') || name.startsWith('UTM_') ? 'utm_source' : name;
}

function trackingNames(href: string): ReadonlySet<string> {
  const host = /^https?:\/\/([a-z0-9.-]+)[/?#]/.exec(href)?.[1] ?? URL.parse(href)?.host ?? '';
  const known = namesOfHost.get(host);
  if (known !== undefined) return known;
  const names = collectNames(host);
  if (namesOfHost.size >= MAX_HOSTS) namesOfHost.clear();
  namesOfHost.set(host, names);
  return names;
}

/** Hosts without rules of their own share one set. */
function collectNames(host: string): ReadonlySet<string> {
  if (host.length > 253) return commonNames;
  let names: Set<string> | null = null;
  for (const { match, rules } of hostRules) {
    // A shared regular expression with the flag g remembers where it stopped.
    match.lastIndex = 0;
    if (!match.test(host)) continue;
    names ??= new Set(commonNames);
    for (const name of rules) names.add(name);
  }
  return names ?? commonNames;
}
