import { expect, test } from 'vitest';
import { parseSetCookie, reasonToDrop } from '../../src/conformance/cookies/set-cookie.ts';
import { readAnswer } from '../../src/conformance/http/answer.ts';
import { readAnswers, readCookies } from './vectors.ts';

const { cases } = await readAnswers();
const { setCookie } = await readCookies();

test.each(cases)('the checks read $name ($id, $rule) as "$meaning"', async ({ answer, meaning, token }) => {
  const { status, headers, body } = answer;
  const response = new Response(status === 204 ? null : body, { status, headers });
  const origin = 'https://app.example.com';
  const asked = { url: new URL(origin), method: 'POST', startedAt: 0, mode: 'bearer', origin } as const;
  const { meaning: made } = await readAnswer(response, asked);
  expect(made.type).toBe(meaning);
  expect(made.type === 'granted' ? made.grant.accessToken : undefined).toBe(token);
});

test.each(setCookie)('whether a browser keeps $name ($id, $rule), by the checks: $kept', ({ field, url, kept }) => {
  expect(reasonToDrop(parseSetCookie(field), new URL(url)) === undefined).toBe(kept);
});
