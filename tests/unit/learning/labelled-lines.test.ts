import { expect, it } from 'vitest';
import {
  readLabelledLines,
  readStoryLines,
  readUnlabelledLines,
} from '../../../src/pipeline/learn-labelled-lines.ts';

const lines = (...values: readonly unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');

it('reads labelled entries, HTML as text', () => {
  const text = lines(
    { id: 'a', title: 'Tin rises', label: 'in', link: 'https://Wire.example/a', source: 'wire' },
    '',
    {
      id: 2,
      title: 'AT&T < IBM',
      content: '<p>Copper &amp; <b>tin</b></p>',
      label: 'out',
      date: 1,
    },
  );
  const { entries, faults } = readLabelledLines(`\uFEFF${text}\r\n`, 'x.ndjson');
  expect(faults).toEqual([]);
  expect(entries.map(({ label }) => label)).toEqual(['in', 'out']);
  expect(entries[0]?.candidate).toMatchObject({
    entryId: 'a',
    sourceId: 'wire',
    host: 'wire.example',
    language: 'und',
  });
  expect(entries[1]?.candidate).toMatchObject({
    entryId: '2',
    title: 'AT&T < IBM',
    body: 'Copper & tin',
  });
});

it('names each line that cannot be used, and uses the others', () => {
  const text = lines(
    { id: 'a', title: 'Tin', label: 'in' },
    '{',
    '[]',
    { id: 'b', title: 'Tin', label: 'yes' },
    { id: 'b', label: 'in' },
    { title: 'Tin', label: 'in' },
    { id: 'c', title: 'Tin', summary: 7, label: 'in' },
    { id: 'a', title: 'Tin again', label: 'in' },
  );
  const { entries, faults } = readLabelledLines(text, 'x.ndjson');
  expect(entries).toHaveLength(1);
  expect(faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '2: the line is not JSON',
    '3: the line must be a JSON object',
    '4: "label" must be "in" or "out"',
    '5: "title" is missing',
    '6: "id" must be a text or a number',
    '7: "summary" must be a text',
    '8: the id "a" stands in line 1 already',
  ]);
  expect(faults.every(({ file }) => file === 'x.ndjson')).toBe(true);
});

it('reads entries without labels, and samples of stories with their dates', () => {
  const text = lines({ id: 'a', title: 'Tin', date: '2026-01-01', source: 'Wire' });
  expect(readUnlabelledLines(text, 'x').entries).toHaveLength(1);
  expect(readStoryLines(text, 'x').entries[0]).toMatchObject({
    id: 'a',
    date: '2026-01-01',
    source: 'Wire',
  });
});
