const up =
  'rise rises rose risen rising gain gains gained climb climbs climbed jump jumps jumped up higher advance advances advanced increase increases increased grow grows grew surge surges surged widen widens widened raise raises raised hike hikes hiked steigt steigen gestiegen';
const down =
  'fall falls fell fallen falling drop drops dropped slip slips slipped slide slides slid down lower decline declines declined decrease decreases decreased shrink shrinks shrank plunge plunges plunged narrow narrows narrowed cut cuts lowers lowered sinkt sinken gesunken';
const yes =
  'approve approves approved pass passes passed accept accepts accepted confirm confirms confirmed win wins won';
const no =
  'reject rejects rejected deny denies denied refuse refuses refused block blocks blocked lose loses lost';

const turns: ReadonlyMap<string, string> = new Map(
  Object.entries({ up, down, yes, no }).flatMap(([turn, words]) =>
    words.split(' ').map((word) => [word, turn] as const),
  ),
);

const hanTurns: ReadonlyMap<string, string> = new Map([
  ...['上涨', '上升', '增长', '增加', '上调', '走高', '收涨', '升至'].map(
    (word) => [word, 'up'] as const,
  ),
  ...['下跌', '下降', '减少', '缩减', '下调', '走低', '收跌', '降至'].map(
    (word) => [word, 'down'] as const,
  ),
]);

/** A word of direction or verdict at a place, so that `rises` and `climbs` are alike and `falls` is not. */
export function readTurn(
  words: readonly string[],
  at: number,
): { readonly value: string; readonly next: number } | null {
  const word = words[at] ?? '';
  const turn = turns.get(word);
  if (turn !== undefined) return { value: `t:${turn}`, next: at + 1 };
  if (word.length > 1) return null;
  const hanTurn = hanTurns.get(word + (words[at + 1] ?? ''));
  return hanTurn === undefined ? null : { value: `t:${hanTurn}`, next: at + 2 };
}
