import { expect, test } from 'vitest';
import { FaultCollector } from '../../../src/config/fault-collector.ts';
import { parseYaml } from '../../../src/config/parse-yaml.ts';
import { readSite } from '../../../src/config/read-site.ts';
import { readSources } from '../../../src/config/read-sources.ts';
import { readTopic } from '../../../src/config/read-topic.ts';
import { ENVIRONMENT, SITE, SOURCES, TOPIC } from './config-root.ts';

const ODD = [
  '\t',
  '\n',
  '"',
  "'",
  '[',
  '}',
  ': ',
  '- ',
  '*',
  '&a ',
  '!',
  '#',
  '? ',
  '|',
  '\0',
  '%',
];

function readAsEachKind(source: string): void {
  const value = parseYaml('any.yaml', source, new FaultCollector());
  if (value === null) return;
  readSite(value);
  readSources(value, ENVIRONMENT);
  readTopic(value, 'any', {
    language: 'en',
    sourceIds: new Set(),
    sampleFiles: [],
    formerSlugs: [],
  });
}

test.each([
  ['site.yaml', SITE],
  ['sources.yaml', SOURCES],
  ['a topic', TOPIC],
])('%s cut at any place never brings an exception', (_name, source) => {
  for (let end = 0; end < source.length; end += 3) {
    expect(() => readAsEachKind(source.slice(0, end))).not.toThrow();
  }
});

test.each(ODD)('%j anywhere in a topic never brings an exception', (odd) => {
  for (let at = 0; at < TOPIC.length; at += 11) {
    expect(() => readAsEachKind(TOPIC.slice(0, at) + odd + TOPIC.slice(at))).not.toThrow();
  }
});
