import type { Instant } from '../../model/instant.ts';
import type { PollHour, PollHourPlan } from '../../model/poll-hour.ts';
import type { Database } from './database.ts';
import { type Row, readNumber, readText } from './read-column.ts';

const hourMs = 3_600_000;

/** Counts a poll in the hour of its instant, and forgets all but the newest `kept` hours. */
export function countPoll(database: Database, at: Instant, kept: number): void {
  const hour = startOfHour(at);
  database.run(
    `INSERT INTO poll_hours (hour, requests) VALUES (?, 1)
     ON CONFLICT (hour) DO UPDATE SET requests = requests + 1`,
    hour,
  );
  const oldest = new Date(Date.parse(hour) - (kept - 1) * hourMs).toISOString();
  database.run('DELETE FROM poll_hours WHERE hour < ?', oldest);
}

/** Notes what an hour is planned with, unless that was done. */
export function planHour(database: Database, at: Instant, plan: PollHourPlan): void {
  const hour = startOfHour(at);
  database.run(
    `INSERT INTO poll_hours (hour, requests, plan) VALUES (?, 0, ?)
     ON CONFLICT (hour) DO UPDATE SET plan = coalesce(plan, excluded.plan)`,
    hour,
    JSON.stringify(plan),
  );
}

/** The hours that have a count or a plan, oldest first. */
export function selectHours(database: Database): readonly PollHour[] {
  return database.all('SELECT hour, requests, plan FROM poll_hours ORDER BY hour').map(readHour);
}

function readHour(row: Row): PollHour {
  const plan = row.plan === null ? null : JSON.parse(readText(row, 'plan'));
  return { at: readText(row, 'hour'), requests: readNumber(row, 'requests'), plan };
}

function startOfHour(at: Instant): Instant {
  return new Date(Math.floor(Date.parse(at) / hourMs) * hourMs).toISOString();
}
