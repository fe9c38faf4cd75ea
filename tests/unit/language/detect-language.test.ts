import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { eld } from 'eld/large';
import { describe, expect, test } from 'vitest';
import { canonicalizeLanguage, chooseLanguage } from '../../../src/normalize/choose-language.ts';
import { DefectList } from '../../../src/normalize/defect-list.ts';
import { detectLanguage } from '../../../src/normalize/detect-language.ts';
import {
  packLanguageProfiles,
  WORD_END,
  WORD_START,
} from '../../../src/normalize/language-profiles.ts';
import { loadDetector } from '../../../src/normalize/load-detector.ts';
import { TITLES } from './titles.ts';

const headlines = new URL('../../../../shared/corpora/uci-news/headlines.tsv.gz', import.meta.url);
const { scorer } = loadDetector();

const all = Object.entries(TITLES).flatMap(([language, titles]) =>
  titles.map((title) => ({ language, title })),
);

function choose(declared: readonly (string | null)[], text: string) {
  const defects = new DefectList(0, null);
  const language = chooseLanguage(declared, text, defects);
  return { language, codes: defects.defects.map(({ code }) => code) };
}

describe('titles of which nothing is declared', () => {
  test('there are enough of them', () => {
    expect(all.length).toBeGreaterThanOrEqual(150);
    expect(Object.keys(TITLES).length).toBeGreaterThanOrEqual(40);
  });

  test.each(Object.entries(TITLES))('%s is told from texts of three titles', (language, titles) => {
    expect(choose([], titles.slice(0, 3).join('. ')).language).toBe(language);
  });

  test('none is told wrongly, and of single ones at least 95 in 100 are told', () => {
    const told = all.map(({ language, title }) => [language, choose([], title).language, title]);
    expect(told.filter(([language, answer]) => answer !== language && answer !== 'und')).toEqual(
      [],
    );
    expect(told.filter(([, answer]) => answer !== 'und').length / told.length).toBeGreaterThan(
      0.95,
    );
  });

  test('cut to their first three words they are undetermined rather than wrong', () => {
    const cut = all
      .map(({ language, title }) => ({ language, title: title.split(' ').slice(0, 3).join(' ') }))
      .map(({ language, title }) => [language, choose([], title).language, title]);
    expect(cut.filter(([language, answer]) => answer !== language && answer !== 'und')).toEqual([]);
  });
});

describe('und', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n '],
    ['a version', 'v1.2.3'],
    ['a number', '1984'],
    ['a name', 'Elon Musk'],
    ['a product', 'Huawei Mate 60 Pro'],
    ['a list of products', 'NVIDIA RTX 5090 Ti, AMD RX 9070 XT'],
    ['code', 'foo.bar(baz) => { return qux_1; }'],
    ['an address', 'https://www.example.com/a/very/long/path/without/any/words.html'],
    ['handles and tags', '@somebody #topic @another #hashtag @third'],
    ['one word', 'Untitled'],
    ['Indonesian or Malay', 'Cara mudah membuat kopi susu di rumah'],
    ['no words', 'hhhhh hhhhh hhhhh hhhhh hhhhh'],
    ['signs', '★ ☆ → ← ✓'],
    ['two Han characters short of a sentence', '—中—'],
    ['a language without a profile: Welsh', 'Llywodraeth Cymru yn cyhoeddi cynllun newydd'],
    ['a language without a profile: Macedonian', 'Владата го усвои буџетот за следната година'],
    ['a language without a profile: Kazakh', 'Үкімет ауыл шаруашылығына арналған жаңа жоспар'],
    ['a language without a profile: Pashto', 'حکومت د کروندګرو لپاره نوې تګلاره اعلان کړه'],
    ['half Latin, half Cyrillic words', 'новая new система system данные data работа work'],
  ])('%s', (_, text) => {
    expect(choose([], text)).toEqual({ language: 'und', codes: [] });
  });
});

describe('scripts of one language', () => {
  test.each([
    ['el', 'Νέα μέτρα'],
    ['he', 'הממשלה אישרה'],
    ['hy', 'Նոր բյուջեն'],
    ['ja', '新しい工場'],
    ['ja', 'ファーウェイ'],
    ['ka', 'ახალი მეტრო'],
    ['km', 'រដ្ឋាភិបាល'],
    ['ko', '서울 지하철'],
    ['my', 'အစိုးရ'],
    ['si', 'රජය නව'],
    ['ta', 'புதிய திட்டம்'],
    ['th', 'ราคาน้ำมัน'],
    ['zh', '华为新款 Mate 60 手机'],
    ['zh', '“人工智能”来了'],
  ])('%s: %s', (language, text) => {
    expect(choose([], text).language).toBe(language);
  });
});

describe('what is declared', () => {
  const english = 'Chip maker doubles its output as the shortage of last winter eases at last';

  test.each([
    ['holds where nothing speaks against it', ['fr'], 'Paris', 'fr', []],
    ['holds against another language of the same script', ['de'], english, 'de', []],
    ['the nearest holds', ['pt-BR', 'en'], english, 'pt-BR', []],
    ['what is no tag is left out', ['English', 'en-GB'], english, 'en-GB', ['language-unusable']],
    ['a country is no language', ['cn'], '华为发布新款芯片', 'zh', ['language-unusable']],
    ['und says nothing', ['und'], english, 'en', []],
    ['mul stays where nothing can be told', ['mul'], 'Photos', 'mul', []],
    [
      'English over a Chinese text is wrong',
      ['en-US'],
      '政府宣布明年预算方案',
      'zh',
      ['language-wrong'],
    ],
    [
      'English over a Russian text is wrong',
      ['en'],
      'Цены на бензин снова выросли',
      'ru',
      ['language-wrong'],
    ],
    [
      'Chinese over a Korean text is wrong',
      ['zh'],
      '정부, 청년 주택 대책 발표',
      'ko',
      ['language-wrong'],
    ],
    [
      'a wrong one leaves the word to the next',
      ['en', 'zh-TW'],
      '台積電宣布在高雄興建新廠',
      'zh-TW',
      ['language-wrong'],
    ],
    ['Japanese over an English text is wrong', ['ja'], english, 'en', ['language-wrong']],
    ['Japanese over a short English title holds', ['ja'], 'Hello World 2026', 'ja', []],
    ['Japanese over Han alone holds', ['ja'], '東京株式市場', 'ja', []],
    ['Chinese over a few kana holds', ['zh'], '优の良品', 'zh', []],
    [
      'Serbian is written in two scripts',
      ['sr'],
      'Vlada je predstavila novi paket mjera za poduzetnike danas',
      'sr',
      [],
    ],
    ['a Cyrillic name in an English text proves nothing', ['en'], `Мир: ${english}`, 'en', []],
    ['English over Chinese that is named by a few words', ['en'], `${english} 华为 发布`, 'en', []],
  ] as const)('%s', (_, declared, text, language, codes) => {
    expect(choose([...declared], text)).toEqual({ language, codes });
  });

  test.each([
    ['de_AT.UTF-8', 'de-AT'],
    ['EN-us', 'en-US'],
    ['eng', 'en'],
    ['ger', 'de'],
    ['iw', 'he'],
    ['zh_Hant_TW', 'zh-Hant-TW'],
    ['cn', null],
    ['jp', null],
    ['English', null],
    ['x-default', null],
    ['', null],
    ['en-', null],
  ])('%s is read as %s', (tag, canonical) => {
    expect(canonicalizeLanguage(tag)).toBe(canonical);
  });
});

/** The share of a mean score that eld gives as its answer. */
const fold = (mean: number) => mean / (mean + 25);

function expectAnswerOfEld(text: string): void {
  const own = eld.detect(text);
  const [best = 0, second = 0] = Object.values(own.getScores());
  const score = scorer.score(text);
  expect([text, score.language]).toEqual([text, own.language]);
  expect(fold(score.best)).toBeCloseTo(best, 12);
  expect(fold(score.second)).toBeCloseTo(second, 12);
}

function readHeadlines(wanted: number): readonly string[] {
  const rows = gunzipSync(readFileSync(headlines)).toString().split('\n');
  const step = Math.floor(rows.length / wanted);
  return Array.from({ length: wanted }, (_, at) => rows[at * step]?.split('\t')[1] ?? '');
}

describe('scores and answers are those of eld itself', () => {
  test('for titles, and for longer texts', () => {
    for (const { title } of all) expectAnswerOfEld(title);
    for (const titles of Object.values(TITLES)) {
      expectAnswerOfEld(titles.join('. '));
      expectAnswerOfEld(titles.join(' ').repeat(3));
    }
  });

  test.each([
    ['nothing', ''],
    ['one letter', 'a'],
    ['words of one to five letters', 'a an and andy andes'],
    ['capitals', 'STORM LEAVES THOUSANDS WITHOUT POWER'],
    ['quotes', "'foo' ''bar'' l\u2019été `mot` d' un \u2019 fin'"],
    ['apostrophes alone', "'' '' \u2019\u2019"],
    ['an apostrophe at the end', "the workers' "],
    ['a dotted capital I within words', 'BİZİM ABİ ve DİĞER abi İstanbulda bizim abi'],
    ['letters whose bytes eld has no sign for', 'ǅ ǆabc abcǅ abc ԱԲԳ ab'],
    ['letters of two UTF-16 units', '𝗯𝗼𝗹𝗱 letters in a title, 𐐀𐐨'],
    ['a word of 70 bytes', `${'mot'.repeat(23)}s et le reste`],
    ['a word of 71 bytes', `${'mot'.repeat(23)}es et le reste`],
    ['a word without an end', 'é'.repeat(300)],
    ['the same word over and over', 'слово '.repeat(80)],
    ['more words than are looked at', `${'a '.repeat(300)}${'gouvernement '.repeat(30)}`],
    ['decomposed accents', 'le gouvernement a de\u0301cide\u0301 une re\u0301forme'],
  ])('for %s', (_, text) => {
    expectAnswerOfEld(text);
  });

  test.skipIf(!existsSync(headlines))('for 2,000 headlines, and for eight in one', () => {
    const titles = readHeadlines(2_000);
    for (const title of titles) expectAnswerOfEld(title);
    for (let at = 0; at < titles.length; at += 8) {
      expectAnswerOfEld(titles.slice(at, at + 8).join(' '));
    }
  });

  test('and what is certain is its answer', () => {
    const certain = all
      .map(({ title }) => ({ title, language: detectLanguage(title) }))
      .filter(({ language }) => language !== null);
    expect(certain.length).toBeGreaterThan(100);
    for (const { title, language } of certain) {
      const own = eld.detect(title).language;
      expect([title, language]).toEqual([title, language === 'id' ? 'id' : own]);
    }
  });

  test('a text is scored alike whatever came before it', () => {
    const first = all.map(({ title }) => scorer.score(title));
    const again = all.toReversed().map(({ title }) => scorer.score(title));
    expect(again.reverse()).toEqual(first);
  });
});

describe('the packed profiles', () => {
  test('hold every score of a file, on top of the base that it leaves off, and nothing else', () => {
    const text = `x={languages:{0:'am',12:'es'},ngrams:{' Lé4L':{0:207,12:1},'it\\'s':{12:5},abc:{0:0},'\\\\a ':{12:9},' a ':{0:1}}};`;
    const { languages, addScores } = packLanguageProfiles(new TextEncoder().encode(text));
    expect(languages).toEqual({ 0: 'am', 12: 'es' });
    const find = (ngram: string, edges = 0) => {
      const sums = new Uint32Array(13);
      const letters = [...ngram].reduce((packed, one) => packed * 256 + one.charCodeAt(0), 0);
      addScores({ letters, edges }, sums);
      return [sums[0], sums[12]];
    };
    expect(find('Lé4L', WORD_START)).toEqual([260, 54]);
    expect(find("it's")).toEqual([0, 58]);
    expect(find('abc')).toEqual([53, 0]);
    expect(find('\\a', WORD_END)).toEqual([0, 62]);
    expect(find('a', WORD_START + WORD_END)).toEqual([54, 0]);
    for (const absent of ['', 'ab', 'a', 'Lé4L', 'abcd', '\\a'])
      expect(find(absent)).toEqual([0, 0]);
    for (const edges of [WORD_START, WORD_END]) expect(find('abc', edges)).toEqual([0, 0]);
  });

  test('a file that is laid out differently is refused', () => {
    const other = new TextEncoder().encode("x={languages:{0:'am'},ngrams:[1,2]}");
    expect(() => packLanguageProfiles(other)).toThrow(/laid out differently/);
  });
});

test('hostile texts take no time', () => {
  const texts = [
    "'".repeat(300_000),
    'é'.repeat(300_000),
    '\ud800'.repeat(300_000),
    'a '.repeat(150_000),
  ];
  const start = performance.now();
  for (const text of texts) choose([], text);
  expect(performance.now() - start).toBeLessThan(200);
});
