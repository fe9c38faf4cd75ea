import { expect, test } from 'vitest';
import { ENVIRONMENT, listFaults, SOURCES, swap } from './config-root.ts';

const SECRET = 'tide-4711-ebb';
const KEY = 'X-Key: "key $' + '{PILOT_KEY}"';

/** What goes wrong, the piece of the good file, and what stands in its place. */
const SLIPS: readonly (readonly [string, string, string])[] = [
  ['a header whose colon is missing', KEY, `Authorization Bearer ${SECRET}`],
  ['a header written twice', KEY, `X-Key: ${SECRET}, X-Key: ${SECRET}`],
  ['a header value with a stray control character', KEY, `X-Key: "${SECRET}\\u0007"`],
  ['a header value that is a list', KEY, `X-Key: [${SECRET}]`],
  ['a header with an open variable', KEY, `X-Key: "${SECRET} \${PILOT"`],
  ['headers that are a text', `{${KEY}}`, SECRET],
  ['a password after an unknown variable', 'BUOY_PASSWORD}', `NOWHERE}${SECRET}`],
  ['a password with an open quote', '"$' + '{BUOY_PASSWORD}"', `"${SECRET}`],
  ['a password with text after its quote', '"$' + '{BUOY_PASSWORD}"', `"a" ${SECRET}`],
  ['a password that starts like an alias', '"$' + '{BUOY_PASSWORD}"', `*${SECRET}`],
  ['a password that is read as a tag', '"$' + '{BUOY_PASSWORD}"', `!${SECRET}`],
  ['a password that starts with a reserved letter', '"$' + '{BUOY_PASSWORD}"', `@${SECRET}`],
  ['a password that is a map', '"$' + '{BUOY_PASSWORD}"', `a:\n       - ${SECRET}: ${SECRET}`],
  ['a user with a colon', 'user: reader', `user: "reader:${SECRET}"`],
  ['auth as a text', 'auth:\n      user', `auth: ${SECRET}\n    user`],
  ['a password in the url', 'https://buoy.example', `https://reader:${SECRET}@buoy.example`],
  ['a password in a broken url', 'https://buoy.example', `htps://reader:${SECRET}@buoy.example`],
  [
    'a key in a url that comes twice',
    'https://quay.example/feed.xml',
    `https://a.example/?${SECRET}\n  - id: twice\n    url: https://a.example/?${SECRET}`,
  ],
];

test.each(SLIPS)('%s is a fault that does not show the secret', async (_fact, old, fresh) => {
  const faults = await listFaults({ 'feeds/sources.yaml': swap(SOURCES, old, fresh) });
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.join('\n')).not.toContain(SECRET);
});

test.each([
  ['a line break', `${SECRET}\n`],
  ['letters that no header may have', `${SECRET}港`],
])('a variable with %s is a fault that does not show the variable', async (_fact, content) => {
  const faults = await listFaults({}, { ...ENVIRONMENT, PILOT_KEY: content });
  expect(faults.length).toBe(1);
  expect(faults.join('\n')).not.toContain(SECRET);
});
