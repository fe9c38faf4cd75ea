import type { Writable } from 'node:stream';
import type { Log } from '../model/log.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { showSafely } from './show-safely.ts';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type Level = (typeof levels)[number];

/**
 * A log of plain lines, `2026-11-22T18:00:00.000Z warn …`, one a message.
 *
 * @param level the least that is written: debug, info, warn, error or silent.
 * @throws TopicwireError `usage` for another level.
 */
export function createLog(level: string, stream: Writable): Log {
  const least = levels.indexOf(level as Level);
  if (least === -1) {
    throw new TopicwireError('usage', `"${level}" is no log level`, {
      where: 'LOG_LEVEL',
      advice: `use one of ${levels.join(', ')}`,
    });
  }
  const write = (messageLevel: Level) => (message: string) => {
    if (levels.indexOf(messageLevel) < least) return;
    const line = showSafely(message.replace(/\s*[\r\n]+\s*/g, ' '));
    stream.write(`${new Date().toISOString()} ${messageLevel.padEnd(5)} ${line}\n`);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
