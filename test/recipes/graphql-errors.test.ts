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

test('a refusal with status 200 is refreshed and replayed, once for all', async () => {
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
