import { describe, expect, it } from 'vitest';
import { makeTokens, tokenize } from '../../../src/curate/tokenize.ts';

function cut(text: string): readonly string[] {
  const tokens = makeTokens();
  tokenize(text, 0, 0, tokens);
  return tokens.words;
}

function standing(text: string): readonly string[] {
  const tokens = makeTokens();
  tokenize(text, 0, 0, tokens);
  return tokens.starts.map((start, at) => text.slice(start, tokens.ends[at]));
}

describe('tokenize', () => {
  it.each([
    ['Trade-war talks, again', ['trade', 'war', 'talks', 'again']],
    ["China's chips and the workers' union", ['china', 'chips', 'and', 'the', 'workers', 'union']],
    ['China’s CHINA’S', ['china', 'china']],
    ["don't, l'Europe, O'Brien", ['don', 't', 'l', 'europe', 'o', 'brien']],
    ['U.S. and U.K imports', ['u.s', 'and', 'u.k', 'imports']],
    ["the U.S.'s ban", ['the', 'u.s', 'ban']],
    ['J.P.Morgan', ['j.p', 'morgan']],
    ['Plan a. Then b', ['plan', 'a', 'then', 'b']],
    ['down 2.7% in 2019.', ['down', '2.7', 'in', '2019']],
    ['Node.js', ['node', 'js']],
    ['华为5G手机', ['华', '为', '5g', '手', '机']],
    ['華為', ['华', '为']],
    ['テスラとトヨタ', ['テ', 'ス', 'ラ', 'と', 'ト', 'ヨ', 'タ']],
    ['ﾊﾞｽ バス', ['バ', 'ス', 'バ', 'ス']],
    ['Café cafe\u0301', ['cafe', 'cafe']],
    ['ＦｅｄＥｘ ﬁnance', ['fedex', 'finance']],
    ['ΟΔΟΣ οδός', ['οδοσ', 'οδοσ']],
    ['हिन्दी', ['हिन्दी']],
    ['화웨이', ['화웨이']],
    ['soft\u00ADware', ['software']],
    ['İstanbul', ['istanbul']],
    ['', []],
    ['— … !', []],
  ])('cuts %j into %j', (text, words) => {
    expect(cut(text)).toEqual(words);
  });

  it.each([
    ["China's chips", ['China', 'chips']],
    ['Cafe\u0301 ＦｅｄＥｘ 華為 ﬁx', ['Cafe\u0301', 'ＦｅｄＥｘ', '華', '為', 'ﬁx']],
    ['𠮷野家 U.S. 😀 ok', ['𠮷', '野', '家', 'U.S', 'ok']],
  ])('keeps where the tokens of %j stand', (text, pieces) => {
    expect(standing(text)).toEqual(pieces);
  });

  it('keeps the case beside the folded word', () => {
    const tokens = makeTokens();
    tokenize('US us Ús', 0, 0, tokens);
    expect(tokens.cased).toEqual(['US', 'us', 'Us']);
  });
});
