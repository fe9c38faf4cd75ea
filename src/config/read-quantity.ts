import type { ValueReader } from './map-reader.ts';

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KIB: 1024,
  MIB: 1_048_576,
  GIB: 1_073_741_824,
};

/** A duration such as `60m`, `24h` or `20s` in milliseconds, within limits written the same way. */
export function durationBetween(least: string, most: string): ValueReader<number> {
  return quantityBetween(least, most, parseDuration, 'a duration with its unit (ms, s, m, h, d)');
}

/** A size such as `10MB` or `512KiB` in bytes, within limits written the same way. */
export function sizeBetween(least: string, most: string): ValueReader<number> {
  return quantityBetween(
    least,
    most,
    parseSize,
    'a size with its unit (KB, MB, GB, KiB, MiB, GiB)',
  );
}

function quantityBetween(
  least: string,
  most: string,
  parse: (text: string) => number,
  what: string,
): ValueReader<number> {
  const [lowest, highest] = [parse(least), parse(most)];
  return (value) => {
    const text = value.text();
    if (text === null) return value.mismatch(`${what}, from ${least} to ${most}`);
    const quantity = parse(text);
    if (quantity >= lowest && quantity <= highest) return quantity;
    return value.fault(`${value.name} must be ${what}, from ${least} to ${most}`);
  };
}

function parseDuration(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(count) * (MILLISECONDS[unit ?? ''] ?? Number.NaN);
}

function parseSize(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?) ?([KMG]i?B|B)$/i.exec(text) ?? [];
  return Math.round(Number(count) * (BYTES[unit?.toUpperCase() ?? ''] ?? Number.NaN));
}
