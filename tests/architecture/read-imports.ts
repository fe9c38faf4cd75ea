import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** One import of ours: a file under `src/` and the file under `src/` that it imports. */
export interface OwnImport {
  /** Relative to `src/`, with forward slashes. */
  readonly from: string;
  readonly to: string;
}

const specifier = /(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"](\.[^'"]+)['"]/g;
const dynamic = /\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g;

/** Every relative import below a source folder, types too. */
export function readImports(sourceRoot: string): readonly OwnImport[] {
  const files = readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => importsOf(readFileSync(join(sourceRoot, file), 'utf8'), file, sourceRoot));
}

function importsOf(code: string, file: string, sourceRoot: string): OwnImport[] {
  const uncommented = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...uncommented.matchAll(specifier), ...uncommented.matchAll(dynamic)].map((match) => ({
    from: file.split(sep).join('/'),
    to: relative(sourceRoot, resolve(sourceRoot, file, '..', match[1] ?? ''))
      .split(sep)
      .join('/'),
  }));
}
