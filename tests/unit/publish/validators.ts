import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The grammar of Atom in RELAX NG, as RFC 4287 has it; it stands beside the checkout. */
const grammar = join(import.meta.dirname, '../../../../shared/schema/atom.rnc');

/** A program that judges documents, and whether it can be used here. */
export interface Validator {
  readonly name: string;
  /** Null where it can be used; else why not. */
  readonly missing: string | null;
  /** What it finds wrong in the files, in its own words; empty when nothing. */
  readonly judge: (files: readonly string[]) => string;
}

/** Atom by its grammar. */
export const jing: Validator = {
  name: 'jing',
  missing: findProgram('jing') ?? (existsSync(grammar) ? null : 'no ../shared/schema/atom.rnc'),
  judge: (files) => run('jing', ['-c', grammar, ...files], 'stdout'),
};

/** Well-formed XML. */
export const xmllint: Validator = {
  name: 'xmllint',
  missing: findProgram('xmllint'),
  judge: (files) => run('xmllint', ['--noout', '--huge', ...files], 'stderr'),
};

function findProgram(name: string): string | null {
  const { error } = spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 20_000 });
  return error === undefined ? null : `${name} is not installed`;
}

/** What it says where it is told to say its faults; its exit code counts as a fault too. */
function run(name: string, args: readonly string[], stream: 'stdout' | 'stderr'): string {
  const result = spawnSync(name, [...args], { encoding: 'utf8', maxBuffer: 50_000_000 });
  if (result.error !== undefined) return String(result.error);
  return result.status === 0 ? '' : result[stream] || `${name} ended with ${result.status}`;
}
