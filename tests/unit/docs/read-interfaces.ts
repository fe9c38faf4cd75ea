import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const model = join(import.meta.dirname, '..', '..', '..', 'src', 'model');

/** The properties of an exported interface of the model, each with its type as it is written. */
export function readInterface(file: string, name: string): ReadonlyMap<string, string> {
  const source = readFileSync(join(model, file), 'utf8');
  const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(
    source,
  )?.[1];
  if (body === undefined) throw new Error(`there is no interface ${name} in ${file}`);
  const properties = body.matchAll(/^ {2}readonly (\w+)\??: ([^;]+);/gm);
  return new Map(
    [...properties].map(([, property = '', type = '']) => [
      property,
      type.replace(/\breadonly /g, '').replace(/\s+/g, ' '),
    ]),
  );
}

/** The words in quotes of a union type. */
export function readUnion(file: string, name: string): readonly string[] {
  const source = readFileSync(join(model, '..', file), 'utf8');
  const body = new RegExp(`^export type ${name} =([^;]+);`, 'm').exec(source)?.[1];
  if (body === undefined) throw new Error(`there is no type ${name} in ${file}`);
  return [...body.matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
}
