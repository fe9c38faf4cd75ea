import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultCollector } from './fault-collector.ts';
import { parseYaml } from './parse-yaml.ts';
import type { YamlValue } from './yaml-value.ts';

/** Larger than any file that a person or an import writes. */
const MAX_BYTES = 32_000_000;

/**
 * Reads and parses one YAML file; null where it cannot be read, is empty or breaks off, each of
 * which is a fault. `content` tells a person what to put into it.
 */
export async function readConfigFile(
  root: string,
  file: string,
  content: string,
  faults: FaultCollector,
): Promise<YamlValue | null> {
  const bytes = await readBytes(root, file, content, faults);
  if (bytes === null) return null;
  const source = decodeUtf8(bytes);
  if (source === null) {
    faults.addFile(file, 'is not UTF-8, save it in that encoding');
    return null;
  }
  const value = parseYaml(file, source, faults);
  if (value?.kind !== 'nothing') return value;
  faults.addFile(file, `is empty, ${content}`);
  return null;
}

async function readBytes(
  root: string,
  file: string,
  content: string,
  faults: FaultCollector,
): Promise<Uint8Array | null> {
  try {
    const bytes = await readFile(join(root, file));
    if (bytes.length <= MAX_BYTES) return bytes;
    faults.addFile(file, `is larger than ${MAX_BYTES / 1_000_000} MB, split or shorten it`);
  } catch (error) {
    faults.addFile(file, describeReadError(error, content));
  }
  return null;
}

/** The system's own message is left out, since it holds the machine's paths. */
function describeReadError(error: unknown, content: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  if (code === 'ENOENT') return `is missing, create it and ${content}`;
  if (code === 'EISDIR') return `is a folder, put a file in its place and ${content}`;
  if (code === 'EACCES') return 'cannot be read, give this user the right to read it';
  return `cannot be read (${code}), make it readable`;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
