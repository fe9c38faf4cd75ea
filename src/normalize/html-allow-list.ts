/** How the value of an attribute is checked before it is kept. */
export type AttributeKind =
  | 'text'
  | 'language'
  | 'direction'
  | 'number'
  | 'flag'
  | 'dateTime'
  | 'link'
  | 'image'
  | 'media'
  | 'mediaType'
  | 'listType'
  | 'scope';

type Attributes = Readonly<Record<string, AttributeKind>>;

const NONE: Attributes = {};
const CITED: Attributes = { cite: 'link', datetime: 'dateTime' };
const CELL: Attributes = { colspan: 'number', rowspan: 'number', scope: 'scope', abbr: 'text' };
const MEDIA: Attributes = { src: 'media', width: 'number', height: 'number' };

/** Kept on every element. */
export const GLOBAL_ATTRIBUTES: ReadonlyMap<string, AttributeKind> = new Map([
  ['title', 'text'],
  ['lang', 'language'],
  ['dir', 'direction'],
]);

const PLAIN_NAMES =
  'abbr acronym address article aside b bdi bdo big blockquote br caption cite code dd del details dfn ' +
  'div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark ' +
  'nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td ' +
  'tfoot th thead time tr tt u ul var wbr a audio video source';

const OWN_ATTRIBUTES: Readonly<Record<string, Attributes>> = {
  a: { href: 'link' },
  audio: MEDIA,
  blockquote: CITED,
  del: CITED,
  details: { open: 'flag' },
  img: { src: 'image', alt: 'text', width: 'number', height: 'number' },
  ins: CITED,
  li: { value: 'number' },
  ol: { start: 'number', reversed: 'flag', type: 'listType' },
  q: CITED,
  source: { src: 'media', type: 'mediaType' },
  td: CELL,
  th: CELL,
  time: { datetime: 'dateTime' },
  video: { ...MEDIA, poster: 'image' },
};

/** The elements that are kept, each with the attributes of its own. */
export const ALLOWED_ELEMENTS: ReadonlyMap<string, ReadonlyMap<string, AttributeKind>> = new Map(
  PLAIN_NAMES.split(' ').map((name) => [
    name,
    new Map(Object.entries(OWN_ATTRIBUTES[name] ?? NONE)),
  ]),
);

/** Elements that are dropped with all that is in them. Others that are not allowed leave their content. */
export const DROPPED_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'script style template title head svg math noembed noframes frame frameset textarea select option optgroup ' +
    'datalist embed param applet input meter progress link meta base basefont bgsound canvas dialog ' +
    'xmp plaintext map area col colgroup track keygen portal fencedframe model'
  ).split(' '),
);

/** Block elements without a place in the list, and the one that stands for them. */
export const RENAMED_ELEMENTS: ReadonlyMap<string, string> = new Map([
  ['center', 'div'],
  ['fieldset', 'div'],
  ['form', 'div'],
  ['legend', 'div'],
  ['search', 'div'],
  ['dir', 'ul'],
  ['menu', 'ul'],
  ['listing', 'pre'],
]);

export const VOID_ELEMENTS: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'wbr', 'source']);

/** Elements that begin and end a line of plain text. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup option p ' +
    'pre search section summary table tbody tfoot thead tr ul'
  ).split(' '),
);

/** Elements that say nothing when nothing is in them. */
export const EMPTY_IS_NOTHING: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big cite code del dfn em i ins kbd mark q s samp small span strike strong sub ' +
    'sup tt u var p div section article header footer figure figcaption blockquote h1 h2 h3 h4 h5 h6 ul ol'
  ).split(' '),
);
