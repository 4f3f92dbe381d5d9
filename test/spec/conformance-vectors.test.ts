import { expect, test } from 'vitest';
import { parseSetCookie, reasonToDrop } from '../../src/conformance/cookies/set-cookie.ts';
import { meaningOf } from '../../src/conformance/grant/meaning.ts';
import { readAnswer } from '../../src/conformance/http/answer.ts';
import { readAnswers, readCookies } from './vectors.ts';

const { cases } = await readAnswers();
const { setCookie } = await readCookies();

test.each(cases)('the checks take $name ($id, $rule) for "$meaning"', async ({ answer, meaning, token }) => {
  const { status, headers, body } = answer;
  const response = new Response(status === 204 ? null : body, { status, headers });
  const read = await readAnswer(response, { url: new URL('https://app.example.com'), method: 'POST', startedAt: 0 });
  const made = meaningOf(read, 'bearer');
  expect(made.type).toBe(meaning);
  expect(made.type === 'granted' ? made.grant.accessToken : undefined).toBe(token);
});

test.each(setCookie)('the checks say of $name ($id, $rule) that a browser keeps it: $kept', ({ field, url, kept }) => {
  expect(reasonToDrop(parseSetCookie(field), new URL(url)) === undefined).toBe(kept);
});
