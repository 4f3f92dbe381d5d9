import { expect, test } from 'vitest';
import { readParsed } from '../../src/lifecycle/login-answer.ts';
import { readAnswer } from '../../src/refresh/answer.ts';
import { cookieGrant, deniesSession, findGrant } from '../../src/refresh/grant.ts';

test.each([null, ''])(
  'thousands of members that are %o are read a few times as a whole, not once for each',
  (empty) => {
    let reads = 0;
    const members = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`member${index}`, empty]));
    const body = new Proxy(members, {
      ownKeys(target) {
        reads++;
        return Reflect.ownKeys(target);
      },
    });
    deniesSession({ data: body }, false);
    expect(reads).toBeLessThan(20);
  },
);

test('of thousands of members that may contain a token each is looked into once, and what is around them as often', () => {
  const name = 'authenticationresult';
  const spelling = (number: number): string =>
    Array.from(name, (letter, at) => ((number >> at) & 1 ? letter.toUpperCase() : letter)).join('');
  let reads = 0;
  const members = Object.fromEntries(Array.from({ length: 2000 }, (_, number) => [spelling(number), {}]));
  const body = new Proxy(members, {
    ownKeys(target) {
      reads++;
      return Reflect.ownKeys(target);
    },
  });
  expect(deniesSession(body, true)).toBe(false);
  expect(findGrant(body)).toBeUndefined();
  expect(reads).toBeLessThan(40);
});

test.each([
  ['one name of a MiB', { ['uid '.repeat(250_000)]: 1 }],
  ['many names', Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`uid ${index}`, 1]))],
])('an answer is read in linear time: quadratic time would outlast this test (%s)', async (_what, body) => {
  const { grant } = await readAnswer(Response.json(body), { isInCookies: true });
  expect(grant).toMatchObject({ accessToken: 'cookies', subject: undefined });
});

test('a text is not taken apart into its characters: twenty of a MiB would outlast this test', () => {
  const text = 'a'.repeat(1_000_000);
  for (let count = 0; count < 20; count++) expect(cookieGrant(text).accessToken).toBe('cookies');
});

test('a refusal with one word a hundred thousand times is read in linear time: quadratic time would outlast this test', async () => {
  const listsOf = (value: unknown, depth: number): unknown =>
    Array.from({ length: 20 }, () => (depth === 1 ? value : listsOf(value, depth - 1)));
  const { meaning } = await readAnswer(Response.json(listsOf('a', 4), { status: 400 }));
  expect(meaning).toBeUndefined();
});

test.each([
  ['R', 'U-OK\0REDIRECT', '\nmfa'],
  ['otp ', 'verified ', ''],
  ['', 'user', ''],
  ['', 'error', ''],
  ['', 'user_errors', ''],
  ['', 'nextstep', ''],
])('the answer of a login is read in linear time: quadratic time would outlast this test (%j)', (start, word, end) => {
  const name = `${start}${word.repeat(1_000_000 / word.length)}${end}`;
  const read = (): unknown => readParsed({ [name]: true });
  // Whatever it comes to.
  expect([undefined, 'LoginError']).toContain(errorOf(read)?.name);
});

function errorOf(task: () => unknown): Error | undefined {
  try {
    task();
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
