import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/curate/candidate.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import type { Explanation } from '../../../src/model/explanation.ts';
import type { TopicMatch, TopicRead } from '../../../src/model/topic.ts';
import { sampleCandidate, sampleSource, sampleTopic } from './sample.ts';

function explain(
  match: Partial<TopicMatch>,
  candidate: Partial<Candidate>,
  read: Partial<TopicRead> = {},
): Explanation {
  const sources = new Map([
    ['agency', sampleSource({ weight: 1 })],
    ['wire', sampleSource({ id: 'wire', weight: -0.5 })],
  ]);
  const matcher = compileTopics([sampleTopic({ match, read })], sources);
  return matcher.explain(sampleCandidate(candidate), 'trade');
}

const scoreOf = (any: TopicMatch['any'], candidate: Partial<Candidate>) =>
  explain({ any }, candidate).score;

describe('terms', () => {
  it.each([
    ['huawei', 'Huawei grows', 2],
    ['huawei', 'Huaweis grow', 0],
    ['tariff*', 'New tariffs', 2],
    ['tariff*', 'New tariff', 2],
    ['tariff*', 'Anti-tariffs', 2],
    ['tariff*', 'Subtariff', 0],
    ['export control*', 'Export controls bite', 2],
    ['export control*', 'Export of controls', 0],
    ['export* control*', 'Exporters’ controls', 2],
    ['trade war', 'The trade-war years', 2],
    ['trade-war', 'The trade war years', 2],
    ['U.S.', 'The U.S. acts', 2],
    ['U.S.', 'Tell us more', 0],
    ['=US', 'The US acts', 2],
    ['=US', 'Tell us more', 0],
    ['=Apple Watch', 'An Apple Watch', 2],
    ['=Apple Watch', 'An apple watch', 0],
    ['=Trump*', 'Trumpian', 2],
    ['=Trump*', 'trumpian', 0],
    ['china', 'China’s move', 2],
    ['华为', '外媒称华为遭禁', 2],
    ['华为', '外媒稱華為遭禁', 2],
    ['華為', '外媒称华为遭禁', 2],
    ['芯片', '中芯国际图片', 0],
    ['пошлин*', 'Новые ПОШЛИНЫ', 2],
    ['cafe', 'Café', 2],
    ['***', 'anything at all', 0],
  ])('%j in %j gives %d', (term, title, points) => {
    expect(scoreOf({ [term]: 1 }, { title })).toBe(points);
  });

  it('are worth what their field is worth', () => {
    const candidate = { title: 'tin', categories: ['tin'], summary: 'tin', body: 'tin' };
    const { lines } = explain({ any: { tin: 4 }, repeat: [1, 1, 1, 1] }, candidate);
    expect(lines.map(({ field, points }) => [field, points])).toEqual([
      ['title', 8],
      ['categories', 6],
      ['summary', 4],
      ['body', 4],
    ]);
  });

  it('count their repeats over all fields, the worthiest first, and then nothing', () => {
    const candidate = { title: 'tin', body: 'tin tin tin tin' };
    const { score, lines } = explain({ any: { tin: 4 } }, candidate);
    expect(score).toBe(8 + 2 + 1);
    expect(lines.map(({ hits, found }) => [hits.length, found])).toEqual([
      [1, 1],
      [2, 4],
    ]);
  });

  it('count a field first that a topic holds dearer', () => {
    const fields = { title: 1, categories: 1, summary: 1, body: 3 };
    const { lines } = explain(
      { any: { tin: 1 }, fields, repeat: [1] },
      { title: 'tin', body: 'tin' },
    );
    expect(lines.map(({ field, points }) => [field, points])).toEqual([
      ['body', 3],
      ['title', 0],
    ]);
  });

  it('that say the same count once, with the higher points', () => {
    const { score, lines, missed } = explain({ any: { 华为: 1, 華為: 2 } }, { title: '华为' });
    expect([score, lines.length, missed]).toEqual([4, 1, []]);
  });

  it('never cross fields or categories', () => {
    const any = { 'trade war': 1 };
    expect(scoreOf(any, { title: 'trade', summary: 'war' })).toBe(0);
    expect(scoreOf(any, { categories: ['trade', 'war'] })).toBe(0);
    expect(scoreOf(any, { categories: ['peace', 'trade war'] })).toBe(1.5);
  });

  it('may take points away', () => {
    const { score, state } = explain({ any: { tin: 4, toy: -3 } }, { title: 'tin toy' });
    expect([score, state]).toEqual([2, 'out']);
  });

  it('are quoted as they stand, with their place', () => {
    const { lines } = explain({ any: { 'trade war': 1 } }, { categories: ['Ore', 'A Trade-War'] });
    expect(lines[0]?.hits).toEqual([
      { term: 'trade war', field: 'categories', text: 'Trade-War', offset: 6, length: 9 },
    ]);
  });
});

describe('near', () => {
  const near = [{ a: ['fedex'], b: ['huawei', 'export rule*'], within: 3, points: 5 }];

  it.each([
    ['fedex huawei', 5],
    ['huawei fedex', 5],
    ['fedex one two huawei', 5],
    ['fedex one two three huawei', 0],
    ['export rules one two fedex', 5],
    ['fedex one two export rules', 5],
    ['fedex one two three export rules', 0],
    ['fedex huawei fedex huawei', 5],
    ['fedex', 0],
  ])('in %j gives %d', (title, points) => {
    expect(explain({ near }, { title }).score).toBe(points);
  });

  it('has no field worth and never crosses fields or categories', () => {
    expect(explain({ near }, { body: 'FedEx and Huawei' }).score).toBe(5);
    expect(explain({ near }, { title: 'FedEx', summary: 'Huawei' }).score).toBe(0);
    expect(explain({ near }, { categories: ['FedEx', 'Huawei'] }).score).toBe(0);
  });

  it('wants two different places', () => {
    const same = [{ a: ['export'], b: ['export*', 'export rules'], within: 3, points: 5 }];
    expect(explain({ near: same }, { title: 'export rules' }).score).toBe(0);
    expect(explain({ near: same }, { title: 'export and exports' }).score).toBe(5);
  });

  it('names the two terms that met, or the whole rule when none did', () => {
    const met = explain({ near }, { title: 'Export rules: FedEx and Huawei' });
    expect(met.lines[0]?.label).toBe('near(fedex, huawei) within 3');
    expect(met.lines[0]?.hits.map(({ text }) => text)).toEqual(['FedEx', 'Huawei']);
    expect(explain({ near }, { title: 'FedEx' }).missed).toEqual([
      'near(fedex, huawei | export rule*) within 3',
    ]);
  });
});

describe('groups and vetoes', () => {
  const match = {
    any: { tin: 4 },
    all: { power: ['china', '中国'], action: ['tariff*'] },
    none: ['star wars'],
  };

  it('give no points', () => {
    expect(explain(match, { title: 'China tariffs on tin' }).score).toBe(8);
  });

  it('keep out what misses a group, though the points suffice', () => {
    const { state, reason, groups } = explain(match, { title: 'China digs tin' });
    expect(state).toBe('out');
    expect(reason).toBe('Out: 8 points would be enough, but the group "action" did not hit.');
    expect(groups.map(({ hits }) => hits.length)).toEqual([1, 0]);
  });

  it('may hit in different fields', () => {
    const candidate = { title: 'tin', summary: '中國', body: 'tariffs' };
    expect(explain(match, candidate).state).toBe('published');
  });

  it('keep out what is vetoed', () => {
    const candidate = { title: 'China tariffs on tin', body: 'like Star Wars' };
    const { state, reason, vetoes } = explain(match, candidate);
    expect(state).toBe('out');
    expect(reason).toBe('Out: 8 points would be enough, but "Star Wars" in its body vetoes it.');
    expect(vetoes.map(({ text }) => text)).toEqual(['Star Wars']);
  });
});

describe('thresholds', () => {
  it.each([
    [6, 'published', 'Published: 6 points, just enough; without "tin" it would not be.'],
    [
      7.5,
      'published',
      'Published: 7.5 points, 1.5 more than needed; without "tin" it would not be.',
    ],
    [
      5.999,
      'queued',
      'Queued for an editor: 5.999 points, 0.001 short of publishing; another "tin" in the title would have published it.',
    ],
    [
      3,
      'queued',
      'Queued for an editor: 3 points, 3 short of publishing; another "tin" in the title would have published it.',
    ],
    [
      2.9,
      'out',
      `Out: 2.9 points, 0.1 short of the editors' queue and 3.1 short of publishing; another "tin" in the title would have published it.`,
    ],
  ])('make of %d points: %s', (points, state, reason) => {
    const found = explain({ any: { tin: points } }, { body: 'tin' });
    expect([found.score, found.state, found.reason]).toEqual([points, state, reason]);
  });

  it('put the missing group beside the missing points', () => {
    const { reason } = explain({ any: { tin: 4.5 }, all: { action: ['ban'] } }, { body: 'tin' });
    expect(reason).toBe(
      'Out: 4.5 points, 1.5 short of publishing and the group "action" did not hit; another "tin" in the title with a word of "action" would have published it.',
    );
  });

  it('are not reached by an entry that touches no rule, however low they are', () => {
    const match = { any: { tin: 1 }, publish: 0, review: 0 };
    const { state, reason } = explain(match, { title: 'gold' });
    expect([state, reason]).toEqual(['out', 'Out: no rule found anything.']);
  });
});

describe('sources', () => {
  const any = { tin: 3 };

  it('add their weight as the last line, once the rules gave points', () => {
    const { score, lines } = explain({ any: { tin: 0.5 } }, { title: 'tin', sourceId: 'agency' });
    expect(score).toBe(2);
    expect(lines.map(({ rule, label, points }) => [rule, label, points])).toEqual([
      ['term', 'tin', 1],
      ['source', 'agency', 1],
    ]);
    expect(explain({ any }, { title: 'gold', sourceId: 'agency' }).score).toBe(0);
    expect(explain({ any: { tin: -1 } }, { title: 'tin', sourceId: 'agency' }).score).toBe(-2);
  });

  it('may weigh less than nothing', () => {
    expect(explain({ any }, { title: 'tin', sourceId: 'wire' }).score).toBe(5.5);
  });

  it.each([
    [{ agency: 2 }, 8],
    [{ agency: 0 }, 6],
    [{ '*.agency.example': 3 }, 9],
    [{ 'agency.example': 3 }, 9],
    [{ '*.example': 2, '*.agency.example': 3 }, 9],
    [{ '*.agency.example': 3, agency: 2 }, 8],
    [{ other: 5 }, 7],
  ])('weigh by the topic %j: %d', (weight, score) => {
    const candidate = { title: 'tin', sourceId: 'agency', host: 'www.agency.example' };
    expect(explain({ any }, candidate, { weight }).score).toBe(score);
  });

  it.each([
    [{}, 'agency.example', 'published'],
    [{ only: ['agency'] }, 'agency.example', 'published'],
    [{ only: ['other'] }, 'agency.example', 'out'],
    [{ only: ['other', '*.agency.example'] }, 'news.agency.example', 'published'],
    [{ only: ['agency.example'] }, null, 'out'],
    [{ never: ['*.agency.example'] }, 'news.agency.example', 'out'],
    [{ never: ['*.agency.example'] }, 'agency.example', 'out'],
    [{ never: ['agency.example'] }, 'www.agency.example', 'out'],
    [{ never: ['agency.example'] }, 'news.agency.example', 'published'],
    [{ never: ['*.agency.example'] }, 'notagency.example', 'published'],
    [{ never: ['*.agencyxexample', 'agency?example'] }, 'agency.example', 'published'],
    [{ never: ['*.Bücher.example'] }, 'www.xn--bcher-kva.example', 'out'],
    [{ never: ['age*'] }, 'other.example', 'out'],
    [{ only: ['agency'], never: ['news.*'] }, 'news.agency.example', 'out'],
  ])('let in by %j from %s: %s', (read, host, state) => {
    const candidate = { title: 'tin', sourceId: 'agency', host };
    expect(explain({ any }, candidate, read).state).toBe(state);
  });

  it('that are refused say so, beside the sum', () => {
    const { refusedBy, reason, score } = explain(
      { any },
      { title: 'tin', sourceId: 'agency' },
      { never: ['agency'] },
    );
    expect([score, refusedBy]).toEqual([7, 'the topic never reads agency']);
    expect(reason).toBe('Out: 7 points would be enough, but the topic never reads agency.');
  });

  it("include the house's own", () => {
    const candidate = { title: 'tin', sourceId: 'local' };
    expect(explain({ any }, candidate, { only: ['agency'] }).state).toBe('out');
    expect(explain({ any }, candidate, { only: ['local'] }).state).toBe('published');
  });
});

describe('languages', () => {
  it.each([
    ['en', 'published'],
    ['en-GB', 'published'],
    ['ZH-Hant-TW', 'published'],
    ['und', 'published'],
    ['', 'published'],
    ['fr', 'out'],
    ['eng', 'out'],
  ])('%j is %s where en and zh are read', (language, state) => {
    const read = { languages: ['en', 'zh'] };
    expect(explain({ any: { tin: 3 } }, { title: 'tin', language }, read).state).toBe(state);
  });
});
