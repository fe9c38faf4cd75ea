import type { PlacementState } from '../model/placement.ts';
import type { CompiledTopic } from './compile-topic.ts';

/**
 * The state by score, of an entry that touches the topic, with every group hit and no veto.
 *
 * @param isRefused asked only when the score is high enough.
 */
export function chooseState(
  { publishMilli, reviewMilli }: Pick<CompiledTopic, 'publishMilli' | 'reviewMilli'>,
  scoreMilli: number,
  isRefused: () => boolean,
): PlacementState {
  if (scoreMilli < publishMilli && scoreMilli < reviewMilli) return 'out';
  if (isRefused()) return 'out';
  return scoreMilli >= publishMilli ? 'published' : 'queued';
}
