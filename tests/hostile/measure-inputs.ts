// Takes each hostile input of a group the whole way and prints one JSON line an input; run in a
// process of its own with bounded memory: `measure-inputs.ts GROUP [NAME…]`.
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { HOSTILE_INPUTS } from './hostile-inputs.ts';
import type { Measurement } from './measurement.ts';
import { goWholeWay } from './whole-way.ts';

const [group = '', ...wanted] = process.argv.slice(2);
const inputs = HOSTILE_INPUTS[group] ?? {};
const warmUp = HOSTILE_INPUTS.names ?? {};

for (const name of Object.keys(warmUp)) measure(name, warmUp[name]?.() ?? Buffer.alloc(0));
for (const name of wanted.length === 0 ? Object.keys(inputs) : wanted) {
  const measurement = measure(name, inputs[name]?.() ?? Buffer.alloc(0));
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
}

/** Growth is from what the process holds with the input made, to the most that it has ever held. */
function measure(name: string, body: Buffer): Measurement {
  const heldBefore = process.memoryUsage.rss();
  const prototypeBefore = Reflect.ownKeys(Object.prototype).length;
  const start = performance.now();
  const outcome = takeWholeWay(body);
  const tookMs = performance.now() - start;
  return {
    name,
    megabytes: Number((body.length / 1e6).toFixed(2)),
    ...outcome,
    tookMs: Number(tookMs.toFixed(1)),
    grownMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024 - heldBefore) / 1e6),
    isPolluted: 'polluted' in {} || Reflect.ownKeys(Object.prototype).length !== prototypeBefore,
  };
}

function takeWholeWay(body: Buffer): Pick<Measurement, 'outcome' | 'entries' | 'refused'> {
  try {
    const { edition, refused } = goWholeWay(body);
    const differences = refused.flatMap(({ path, differences }) => [path, ...differences]);
    return { outcome: 'read', entries: edition.entries.length, refused: differences };
  } catch (error) {
    if (!(error instanceof TopicwireError)) throw error;
    return { outcome: `${error.code}: ${error.describe()}`, entries: 0, refused: [] };
  }
}
