import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';

const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');
const page = await read('docs/errors.md');

/** The words of a union of string literals, as the source has it. */
async function wordsOf(file: string, name: string): Promise<readonly string[]> {
  const [, union = ''] = new RegExp(`type ${name} =([^;]*);`).exec(await read(file)) ?? [];
  return [...union.matchAll(/'([\w-]+)'/g)].map(([, word = '']) => word);
}

test('every code of an error has a section', async () => {
  const codes = [...(await wordsOf('src/errors/auth-error.ts', 'AuthErrorCode')), 'unavailable'];
  expect(codes.length).toBeGreaterThanOrEqual(6);
  const headings = [...page.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
  expect(new Set(headings)).toEqual(new Set(codes));
});

test('every word of the server’s answers has a row', async () => {
  const [, refusals = ''] = /const STATUS[^=]*= own\(\{([^}]*)\}/.exec(await read('src/server/http/refusal.ts')) ?? [];
  const refused = [...refusals.matchAll(/^ *(\w+):/gm)].map(([, word = '']) => word);
  const words = [...(await wordsOf('src/server/http/answer.ts', 'ErrorWord')), ...refused, 'invalid_grant'];
  expect(words.length).toBeGreaterThanOrEqual(16);
  const rows = [...page.matchAll(/^\| `(\w+)` +\| +\d{3} \|/gm)].map(([, word]) => word);
  expect(new Set(rows)).toEqual(new Set(words));
});

test('every topic of a message is listed, and has a section', async () => {
  const topics = await wordsOf('src/session/topic.ts', 'Topic');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| /gm)].map(([, topic]) => topic);
  expect(topics.length).toBeGreaterThanOrEqual(17);
  expect(topics.filter((topic) => !rows.includes(topic))).toEqual([]);
  const troubleshooting = await read('docs/troubleshooting.md');
  expect(topics.filter((topic) => !troubleshooting.includes(`<a id="${topic}"></a>`))).toEqual([]);
});

test('every reason for the end of a session is listed', async () => {
  const reasons = await wordsOf('src/session/session.ts', 'EndReason');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| [A-Z]/gm)].map(([, reason]) => reason);
  expect(reasons.filter((reason) => !rows.includes(reason))).toEqual([]);
});
