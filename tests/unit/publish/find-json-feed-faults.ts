import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, 'json-feed-1.1.schema.json'), 'utf8'),
);
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false }).compile(schema);

/** What a document does otherwise than JSON Feed 1.1 has it, with the place of each fault. */
export function findJsonFeedFaults(text: string): readonly string[] {
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
