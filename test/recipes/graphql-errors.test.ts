import { expect, onTestFinished, test } from 'vitest';
import { API, refusalOf, server } from './page.ts';
import { auth } from './snippets/graphql-errors.ts';
import { calls, logIn, refreshes } from './story.ts';

/** A GraphQL API that never says 401. */
server.intercept(async (request) => {
  if (!request.url.endsWith('/graphql')) return undefined;
  const refusal = await refusalOf(request.headers.get('authorization'));
  const errors = [{ message: 'Who are you?', extensions: { code: 'UNAUTHENTICATED' } }];
  return Response.json(refusal === undefined ? { data: { number: 1 } } : { data: null, errors });
});

test('refusals with status 200 cause one refresh and are replayed', async () => {
  onTestFinished(() => auth.dispose());
  const query = async (): Promise<unknown> => {
    const response = await auth.fetch(`${API}/graphql`, { method: 'POST', body: '{"query":"{ number }"}' });
    return response.json();
  };
  await logIn(auth);
  expect(await query()).toEqual({ data: { number: 1 } });
  server.rejectTokens();
  server.clearLog();
  const answers = await Promise.all([query(), query(), query()]);
  expect(answers).toEqual(Array.from({ length: 3 }, () => ({ data: { number: 1 } })));
  expect(refreshes()).toMatchObject([{ status: 200 }]);
  expect(
    calls()
      .map(({ tokenState }) => tokenState)
      .toSorted(),
  ).toEqual([...['revoked', 'revoked', 'revoked'], ...['valid', 'valid', 'valid']]);
});

test('a batch that is refused as a whole is replayed', async () => {
  onTestFinished(() => auth.dispose());
  await logIn(auth);
  server.clearLog();
  const refused = { data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
  const answers = [
    [refused, { errors: refused.errors }],
    [{ data: { number: 1 } }, { data: { number: 2 } }],
  ];
  server.intercept(({ url }) => (url.endsWith('/graphql') ? Response.json(answers.shift()) : undefined));
  const response = await auth.fetch(`${API}/graphql`, { method: 'POST', body: '[{},{}]' });
  expect(await response.json()).toEqual([{ data: { number: 1 } }, { data: { number: 2 } }]);
  expect([refreshes().length, answers.length]).toEqual([1, 0]);
});

const UNAUTHENTICATED = { extensions: { code: 'UNAUTHENTICATED' } };

test.each([
  [
    'a mutation whose first field has run',
    '/graphql',
    Response.json({ data: { first: { id: 1 }, second: null }, errors: [{ ...UNAUTHENTICATED, path: ['second'] }] }),
  ],
  [
    'a mutation whose answer may not be read',
    '/graphql',
    Response.json({ data: { addNote: null }, errors: [{ ...UNAUTHENTICATED, path: ['addNote', 'secret'] }] }),
  ],
  [
    'a batch that has run in part',
    '/graphql',
    Response.json([{ data: { number: 1 } }, { data: null, errors: [UNAUTHENTICATED] }]),
  ],
  ['an empty batch', '/graphql', Response.json([])],
  [
    'an empty JSON answer',
    '/graphql',
    new Response('', { status: 200, headers: { 'content-type': 'application/json' } }),
  ],
  ['errors that are an object', '/graphql', Response.json({ errors: { name: ['is missing'] } }, { status: 422 })],
  ['null', '/graphql', Response.json(null)],
  ['errors with holes in them', '/graphql', Response.json({ errors: [null, {}, { extensions: null }] })],
  ['an event stream', '/graphql', new Response('data: x', { headers: { 'content-type': 'text/event-stream' } })],
  ['the same words at another path', '/rest', Response.json({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })],
])('%s is passed on unchanged', async (_name, path, answer) => {
  await logIn(auth);
  server.clearLog();
  const expected = await answer.clone().text();
  server.intercept(({ url }) => (new URL(url).pathname === path ? answer : undefined));
  const response = await auth.fetch(`${API}${path}`, { method: 'POST', body: '{"query":"{ number }"}' });
  expect([response.status, await response.text()]).toEqual([answer.status, expected]);
  expect(refreshes()).toEqual([]);
});
