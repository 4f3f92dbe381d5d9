import { SessionChangedError } from 'rebearer';
import { expect, test } from 'vitest';
import { API, server } from './page.ts';
import { repeatingFetch } from './snippets/retries.ts';
import { auth } from './snippets/auth.ts';
import { calls, logIn, throughExpiry } from './story.ts';

/** Answers the first calls of a path with 503. */
function failFirst(count: number, before: () => Promise<void> = async () => {}): void {
  let left = count;
  server.intercept(async ({ url }) => {
    if (new URL(url).pathname !== '/api/echo' || left-- <= 0) return undefined;
    await before();
    return new Response(null, { status: 503 });
  });
}

const post = (body: BodyInit): RequestInit => ({ method: 'POST', body, headers: { 'content-type': 'text/plain' } });

test('a repeating fetch reads after an expiry', async () => {
  const answers = await throughExpiry(async () => (await repeatingFetch(`${API}/api/me`)).status);
  expect(answers).toEqual(Array(7).fill(200));
});

test('a repeating fetch sends a call again with its body', async () => {
  await logIn();
  const asIs = `${API}/api/echo`;
  const lengths: number[] = [];
  for (const [input, init] of [[asIs, post('hello')] as const, [new Request(asIs, post('hello'))] as const]) {
    failFirst(2);
    server.clearLog();
    const response = await repeatingFetch(input, init);
    expect(calls().map(({ status }) => status)).toEqual([503, 503, 200]);
    lengths.push(((await response.json()) as { bodyLength: number }).bodyLength);
  }
  expect(lengths).toEqual([5, 5]);
});

test('a repeating fetch does not send the call of one user again as the next user', async () => {
  await logIn();
  failFirst(1, () => logIn(auth, 'bob'));
  server.clearLog();
  await expect(repeatingFetch(`${API}/api/echo`, post('of alice'))).rejects.toThrow(SessionChangedError);
  expect(calls().filter(({ subject }) => subject === 'bob')).toEqual([]);
});
