import type { DefectLog } from '../defect-log.ts';
import { repairJson } from './repair-json.ts';

/**
 * Parses JSON, also with junk around it, raw control characters in strings, commas too many, or
 * its end missing; then what was complete is read. Undefined where there is no JSON.
 */
export function parseJson(text: string, maxDepth: number, log: DefectLog): unknown {
  const start = text.search(/[{[]/);
  if (start === -1) return undefined;
  if (text.slice(0, start).trim() !== '') {
    log.noteEntry('junk-before-document', null, 'What stands before the JSON text was left out');
  }
  const whole = start === 0 ? text : text.slice(start);
  const parsed = tryParse(whole);
  if (parsed !== undefined) return parsed;
  const repaired = repairJson(whole, maxDepth);
  if (repaired === null) return undefined;
  for (const [code, message] of repaired.repairs) log.noteEntry(code, null, message);
  return tryParse(repaired.text);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
