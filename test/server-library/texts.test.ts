import { expect, test } from 'vitest';
import type { AuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { serve, signedIn, visit } from './visitor.ts';

const UNKEPT = [
  ['an empty text', ''],
  ['a NUL', 'ali\0ce'],
  ['the first half of a surrogate pair', 'alice \ud83d'],
  ['the second half of one', '\udc69 alice'],
  ['the halves in the wrong order', '\udc69\ud83d'],
  ['more characters than a store keeps', 'a'.repeat(256)],
  ['a number', 7],
  ['nothing', undefined],
  ['null', null],
  ['a list', ['alice']],
] as const;

/** Calls as JavaScript can make them, which no compiler has checked. */
const CALLS: Readonly<Record<string, (server: AuthServer, given: string) => Promise<unknown>>> = {
  'signIn: subject': (server, subject) => server.signIn(visit(server).request('/auth/login'), { subject }),
  'signIn: acr': (server, acr) => server.signIn(visit(server).request('/auth/login'), { subject: 'alice', acr }),
  'sessions: subject': (server, subject) => server.sessions(subject),
  'revoke: id': (server, id) => server.revoke(id),
  'revokeAll: subject': (server, subject) => server.revokeAll(subject),
  'revokeAll: except': (server, except) => server.revokeAll('alice', { except }),
};

const OPTIONAL = ['signIn: acr', 'revokeAll: except'];

const CASES = Object.entries(CALLS).flatMap(([call, make]) =>
  UNKEPT.filter(([, given]) => given !== undefined || !OPTIONAL.includes(call)).map(([what, given]) => {
    return { call, make, what, given };
  }),
);

test.each(CASES)('$call refuses $what at the call, without a query', async ({ call, make, given }) => {
  const asked = (): Promise<never> => Promise.reject(new Error('The store was asked.'));
  const server = serve({ store: { ...memoryStore(), bySubject: asked, create: asked, end: asked, keys: asked } });
  const error = await make(server, given as string).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toContain(call);
  expect(server.events).toEqual([]);
});

test('the error of a refused text does not contain it', async () => {
  const error: unknown = await serve()
    .sessions('secret\0')
    .catch((reason: unknown) => reason);
  expect(String(error)).not.toContain('secret');
});

test('valid texts are stored unchanged', async () => {
  const server = serve();
  for (const subject of ['用户 👩', 'x'.repeat(255), ' ', "' OR 1=1", '\u0001\u007f\ufeff\uffff', 'e\u0301']) {
    await visit(server).signIn({ subject, acr: subject });
    expect(await server.sessions(subject)).toMatchObject([{ subject, acr: subject }]);
    expect(await server.revokeAll(subject)).toBe(1);
  }
});

test('texts from the network are cut to the length of the store, and no request is refused for them', async () => {
  const address = (request: Request): string => decodeURIComponent(request.headers.get('x-client') ?? '');
  const server = serve({ address });
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['', undefined],
    ['\0', undefined],
    ['192.0.2.1\0', '192.0.2.1'],
    [`${'x'.repeat(63)}👩`, 'x'.repeat(63)],
    ['👩'.repeat(40), '👩'.repeat(32)],
  ];
  for (const [given, kept] of cases) {
    const visitor = await signedIn(server);
    const answer = await visitor.refresh({ headers: { 'x-client': encodeURIComponent(given), 'user-agent': '' } });
    expect(answer.status).toBe(200);
    const [session] = await server.sessions('alice');
    expect(session?.address).toBe(kept);
    await server.revokeAll('alice');
  }
});

test('an empty user agent is stored as no device', async () => {
  const server = serve();
  await visit(server).signIn({ subject: 'alice' }, { headers: { 'user-agent': '' } });
  expect((await server.sessions('alice'))[0]?.device).toBeUndefined();
});
