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
  const name = (equals === -1 ? pair : pair.slice(0, equals)).replace(/^amp;/, '');
  return name.startsWith('utm_') || name.startsWith('UTM_') ? 'utm_source' : name;
}

function trackingNames(href: string): ReadonlySet<string> {
  const host = URL.parse(href)?.host ?? '';
  const known = namesOfHost.get(host);
  if (known !== undefined) return known;
  const names = collectNames(host);
  if (namesOfHost.size >= MAX_HOSTS) namesOfHost.clear();
  namesOfHost.set(host, names);
  return names;
}

function collectNames(host: string): ReadonlySet<string> {
  const names = new Set(MORE_NAMES);
  for (const rule of TidyURL.expandedRules) {
    const leadsElsewhere = rule.redirect !== '' || rule.decode !== null;
    if (rule.match_href === true || (leadsElsewhere && rule.name !== GLOBAL_RULE)) continue;
    // A shared regular expression with the flag g remembers where it stopped.
    rule.match.lastIndex = 0;
    if (host.length > 253 ? rule.name === GLOBAL_RULE : rule.match.test(host)) {
      for (const name of rule.rules) names.add(name);
    }
  }
  return names;
}
