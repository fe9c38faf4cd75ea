import { type ScannedWords, scanWords } from './scan-words.ts';

/** What of an entry says which story it tells. */
export interface StoryText {
  readonly title: string;
  readonly titleWords: ScannedWords;
  /** The beginning of the text; empty where there is nothing but the title. */
  readonly body: string;
  readonly bodyWords: ScannedWords;
  /** Whether the title says that it carries an earlier text on (`UPDATE 2-`). */
  readonly isUpdate: boolean;
}

/** What a story is told by. */
export interface StorySource {
  readonly title: string;
  readonly summary: string | null;
  readonly text: string;
  /** The name of its feed, which many titles end with; null when not known. */
  readonly sourceTitle: string | null;
}

/** So much of a text is compared, in UTF-16 code units. */
const BODY_LIMIT = 1500;
/** With fewer words beside those of the title a text says no more than its title. */
const LEAST_WORDS = 8;
/** A text's ending is looked for in so many code units. */
const TAIL_LIMIT = 400;
const BEGINNING_LIMIT = 100;

const updateMark =
  /^(?:(?:UPDATE|WRAPUP|CORRECTED|CORRECTION|REFILE|RPT|REPEAT|ADDS|UPD|EXCLUSIVE|BREAKING|URGENT|ALERT|FLASH)\b\s*\d{0,2}\s*(?:[-–—:]|\s-\s)\s*)+/;
const hanUpdateMark =
  /^(?:[【[(（]?(?:快讯|快訊|更新|突发|突發|最新|独家|獨家)\d*[】\])）]?[:：]?\s*)+/;
const carriesOn =
  /^(?:UPDATE|WRAPUP|CORRECTED|CORRECTION|REFILE|RPT|REPEAT|ADDS|UPD|[【[(（]?更新)/;
const agencies =
  'Reuters|AP|AFP|UPI|dpa|DPA|ANSA|EFE|TASS|Xinhua|Bloomberg|Kyodo|PTI|CNN|BBC|MarketWatch';
const dateline = new RegExp(`^[^.!?\\n]{0,70}?\\((?:${agencies})\\)\\s*[-–—:]{0,2}\\s*`, 'u');
const hanDateline =
  /^(?:[^，。\s]{0,14}(?:社|网|網|电|電|讯|訊)[^，。\s]{0,12}(?:电|電|讯|訊)\s*|[（(【][^）)】]{2,24}[）)】]\s*)+/u;
const endings =
  /\s*(?:The post .{1,200} appeared first on .{1,100}|(?:Read|Continue reading|Read the full).{0,40}|\[(?:…|\.{3}|&hellip;)\]|…|\.{3})\s*$/u;

const cutSigns = ['...', '…', ']'];
const endingSigns = ['appeared first on', 'Read', 'Continue reading'];

const noWords: ScannedWords = { hashes: new Int32Array(0), marks: new Uint8Array(0) };

/** Cuts an entry's title and the beginning of its text into comparable words. */
export function readStoryText({ title, summary, text, sourceTitle }: StorySource): StoryText {
  const bareTitle = dropMarks(title, sourceTitle);
  const longer = text.length >= (summary?.length ?? 0) ? text : (summary ?? '');
  const titleWords = scanWords(bareTitle);
  const body = dropBoilerplate(longer.slice(0, BODY_LIMIT));
  const bodyWords = scanWords(body);
  const saysMore = says(bodyWords.hashes, titleWords.hashes);
  return {
    title: bareTitle,
    titleWords,
    body: saysMore ? body : '',
    bodyWords: saysMore ? bodyWords : noWords,
    isUpdate: carriesOn.test(title),
  };
}

function dropMarks(title: string, sourceTitle: string | null): string {
  const bare = title.replace(updateMark, '').replace(hanUpdateMark, '').trim() || title;
  const end = /\s+[-–—|]\s+([^-–—|]{2,40})$/u.exec(bare);
  const name = end?.[1]?.toLowerCase();
  if (end === null || name === undefined || sourceTitle === null) return bare;
  const source = sourceTitle.toLowerCase();
  return source.includes(name) || name.includes(source) ? bare.slice(0, end.index) : bare;
}

/** Each pattern is tried only where its sign stands: most texts have none of them. */
function dropBoilerplate(body: string): string {
  let bare = body.trim();
  const beginning = bare.slice(0, BEGINNING_LIMIT);
  if (beginning.includes('(')) bare = bare.replace(dateline, '');
  if (bare.charCodeAt(0) >= 0x2e80 || bare.startsWith('(')) bare = bare.replace(hanDateline, '');
  const tail = bare.slice(-TAIL_LIMIT);
  const isCut = cutSigns.some((sign) => tail.endsWith(sign));
  if (!isCut && !endingSigns.some((sign) => tail.includes(sign))) return bare;
  return bare.slice(0, bare.length - tail.length) + tail.replace(endings, '');
}

/** Whether a text says more than its title. */
function says(body: Int32Array, title: Int32Array): boolean {
  if (body.length >= 3 * title.length + LEAST_WORDS) return true;
  const known = new Set(title);
  let count = 0;
  for (const word of body) if (!known.has(word)) count += 1;
  return count >= LEAST_WORDS;
}
