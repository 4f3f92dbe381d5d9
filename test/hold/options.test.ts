import { createAuth } from 'rebearer';
import { holdAndReplay } from 'rebearer/hold';
import { createTestAuth } from 'rebearer/testing';
import { expect, onTestFinished, test } from 'vitest';
import { readHoldOptions } from '../../src/hold/options.ts';

test.each([
  [{ holdFor: 0 }, 'holdFor'],
  [{ timeout: -1 }, 'timeout'],
  [{ maxCalls: '3' }, 'maxCalls'],
  [{ maxBody: Number.NaN }, 'maxBody'],
  [{ maxCall: 3 }, 'maxCall'],
])('%j is refused by name', (options, name) => {
  expect(() => holdAndReplay(() => {}, options as never)).toThrow(new RegExp(`^holdAndReplay: the option ${name} is`));
});

test('a value that is not a function is refused', () => {
  expect(() => holdAndReplay('/login' as never)).toThrow(TypeError);
});

test.each([async () => {}, {}, null, 'in-place'])('the option reauthenticate refuses %o', (given) => {
  expect(() => createAuth({ refresh: 'https://app.example.com/auth/refresh', reauthenticate: given as never })).toThrow(
    /^createAuth: the option reauthenticate .*holdAndReplay/,
  );
});

test('an auth for tests opens the dialogue when the test ends its session, and signs in again', async () => {
  const causes: string[] = [];
  const auth = createTestAuth({
    claims: { sub: 'alice' },
    reauthenticate: holdAndReplay(({ cause, signal }) => {
      causes.push(cause);
      return new Promise((resolve) => signal.addEventListener('abort', resolve));
    }),
    fetch: async () => new Response('fine'),
  });
  await auth.end();
  expect(auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
  const call = auth.fetch('http://localhost/api/form', { method: 'POST', body: 'x' });
  await auth.setClaims({ sub: 'alice' });
  expect(await (await call).text()).toBe('fine');
  expect([causes, auth.session.isReauthenticating]).toEqual([['expired'], false]);
});

test.each([[null], [[]], [5]])('options that are not an object are refused: %j', (options) => {
  expect(() => holdAndReplay(() => {}, options as never)).toThrow(
    /^holdAndReplay: the argument is not an object\. Write one with holdFor, timeout/,
  );
});

test('a polluted Object.prototype adds no option', () => {
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'holdFor'));
  Object.defineProperty(Object.prototype, 'holdFor', { value: 1, configurable: true });
  expect(readHoldOptions({})).toMatchObject({ holdFor: 600_000 });
});
