import { gql } from '@apollo/client';
import { configureStore } from '@reduxjs/toolkit';
import { readFile } from 'node:fs/promises';
import { RefreshError } from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import { DOUBLE } from './graphql-server.ts';
import { server } from './page.ts';
import { client as apollo } from './snippets/apollo.ts';
import { api as axios } from './snippets/axios.ts';
import { calculator } from './snippets/connect.ts';
import { client as graphqlRequest } from './snippets/graphql-request.ts';
import { client as hey } from './snippets/hey-api.ts';
import { api as ky } from './snippets/ky.ts';
import { api as ofetch } from './snippets/ofetch.ts';
import { openai } from './snippets/openai.ts';
import { api as openapi } from './snippets/openapi-fetch.ts';
import { api as rtk } from './snippets/rtk-query.ts';
import { trpc } from './snippets/trpc.ts';
import { client as urql } from './snippets/urql.ts';
import { api as wretch } from './snippets/wretch.ts';
import { logIn } from './story.ts';

const store = configureStore({
  reducer: { [rtk.reducerPath]: rtk.reducer },
  middleware: (defaults) => defaults().concat(rtk.middleware),
});

const CALLS: Readonly<Record<string, () => PromiseLike<unknown>>> = {
  wretch: () => wretch.url('/me').get().json(),
  ky: () => ky('me').json(),
  'openapi-fetch': () => openapi.GET('/api/me'),
  '@hey-api/client-fetch': () => hey.get({ url: '/me' }),
  '@apollo/client': () => apollo.query({ query: gql(DOUBLE), variables: { number: 1 } }),
  'graphql-request': () => graphqlRequest.request(DOUBLE, { number: 1 }),
  axios: () => axios.get('/me'),
  ofetch: () => ofetch('/me'),
  '@trpc/client': () => trpc.double.query(1),
  '@connectrpc/connect-web': () => calculator.double({ value: 1 }),
  openai: () => openai.chat.completions.create({ model: 'any', messages: [] }),
  '@urql/core': () => urql.query(DOUBLE, { number: 1 }).toPromise(),
  '@reduxjs/toolkit': () => store.dispatch(rtk.endpoints.note.initiate(1)),
};

/** What each cell of the table says, about the outcome of a call. */
const WHERE: Readonly<Record<string, (outcome: unknown) => void>> = {
  'the library rejects with it': (outcome) => expect(outcome).toMatchObject({ rejected: expect.any(RefreshError) }),
  '`cause` of the error that the library rejects with': (outcome) =>
    expect(outcome).toMatchObject({ rejected: { cause: expect.any(RefreshError) } }),
  '`error.networkError` of the result': (outcome) =>
    expect(outcome).toMatchObject({ resolved: { error: { networkError: expect.any(RefreshError) } } }),
  'text in `error.error`, which begins with the name': (outcome) =>
    expect(outcome).toMatchObject({ resolved: { error: { error: expect.stringMatching(/^RefreshError: /) } } }),
};

const page = await readFile(`${import.meta.dirname}/../../docs/recipes/README.md`, 'utf8');
const [, section = ''] = page.split('## When no token can be had');
const rows = [...section.matchAll(/^\| (`.+?) +\| (.+?) +\|$/gm)].flatMap(([, libraries = '', where = '']) =>
  [...libraries.matchAll(/`(.+?)`/g)].map(([, library = '']) => ({ library, where })),
);

test('the table has every library whose call is tried here', () => {
  expect(rows.map(({ library }) => library)).toEqual(Object.keys(CALLS));
});

test.each(rows)('a RefreshError of $library is where the table says', async ({ library, where }) => {
  await logIn();
  server.rejectTokens();
  // A wait that is longer than a call waits: the call rejects at once.
  const down = { status: 503, headers: { 'retry-after': '60' } };
  server.intercept(({ url }) => new Response(null, url.endsWith('/auth/refresh') ? down : { status: 401 }));
  onTestFinished(() => server.intercept(undefined));
  const outcome = await CALLS[library]?.().then(
    (resolved) => ({ resolved }),
    (rejected: unknown) => ({ rejected }),
  );
  expect(WHERE).toHaveProperty([where]);
  WHERE[where]?.(outcome);
});
