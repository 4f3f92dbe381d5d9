import { createAuth, type AuthOptions } from 'rebearer';
import { expect, test } from 'vitest';
import { pageAt } from '../page-at.ts';
import { createBrowser } from '../simulation/browser.ts';
import { grantFor, INVALID_TOKEN } from '../simulation/world.ts';

type Fetch = typeof globalThis.fetch;

interface Arrived {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
}

const URL_OF_CALL = 'https://app.example.com/api/x';

function isRefresh(input: Parameters<Fetch>[0]): boolean {
  return (input instanceof Request ? input.url : input.toString()).endsWith('/refresh');
}

/** A session whose fetch is wrapped; each path is refused once. */
function createWrapped(wrap: (fetch: Fetch) => Fetch, options: Partial<AuthOptions> = {}) {
  const arrived: Arrived[] = [];
  let refreshes = 0;
  const fetch: Fetch = async (input, init) => {
    if (isRefresh(input)) return Response.json({ session_id: 'one', ...grantFor('alice', ++refreshes) });
    const request = new Request(input, init);
    const { method, headers, signal } = request;
    arrived.push({ method, headers, signal, body: await request.text() });
    return new Response(null, arrived.length === 1 ? INVALID_TOKEN : {});
  };
  const { clock, flags } = createBrowser();
  const page = pageAt('https://app.example.com');
  const environment = { clock, flags, page, lock: undefined, openChannel: undefined, fetch: () => wrap(fetch) };
  return { arrived, auth: createAuth({ refresh: '/auth/refresh', ...options, environment }) };
}

/** As instrumentations do: of a Request they pass on nothing else, `Headers` they write into, and the rest they take for a record. */
function instrumented(fetch: Fetch): Fetch {
  return (input, init = {}) => {
    if (input instanceof Request) {
      input.headers.set('traceparent', 'x');
      return fetch(input);
    }
    if (init.headers instanceof Headers) init.headers.set('traceparent', 'x');
    else init.headers = Object.assign({ traceparent: 'x' }, init.headers);
    return fetch(input, init);
  };
}

function formOf(text: string): FormData {
  const form = new FormData();
  form.append('text', text);
  form.append('file', new File([text], 'a.csv', { type: 'text/csv' }));
  return form;
}

const calls: readonly (readonly [string, () => RequestInit])[] = [
  ['a form and a record', () => ({ method: 'PUT', body: formOf('abc'), headers: { 'x-own': '1' } })],
  ['a form and Headers', () => ({ method: 'PUT', body: formOf('abc'), headers: new Headers({ 'x-own': '1' }) })],
  ['a text and Headers', () => ({ method: 'PUT', body: 'abc', headers: new Headers({ 'x-own': '1' }) })],
  ['a text and a record', () => ({ method: 'PUT', body: 'abc', headers: { 'x-own': '1' } })],
];

test.each(calls)('a call with %s goes through an instrumented fetch whole, both times', async (_name, init) => {
  const { arrived, auth } = createWrapped(instrumented);
  expect((await auth.fetch(URL_OF_CALL, init())).status).toBe(200);
  expect(arrived).toHaveLength(2);
  for (const { method, headers, body } of arrived) {
    expect(method).toBe('PUT');
    expect(headers.get('x-own')).toBe('1');
    expect(headers.get('traceparent')).toBe('x');
    expect(headers.get('authorization')).toMatch(/^Bearer ey/);
    expect([...headers.keys()]).not.toContain('0');
    expect(body).toContain('abc');
  }
});

test('with cookies only, Headers reach an instrumented fetch as Headers', async () => {
  const { arrived, auth } = createWrapped(instrumented, { attach: 'cookies' });
  const headers = new Headers({ 'x-own': '1', authorization: 'Basic mine' });
  expect((await auth.fetch(URL_OF_CALL, { headers })).status).toBe(200);
  expect(arrived.map((it) => [it.headers.get('x-own'), it.headers.get('authorization')])).toEqual([
    ['1', 'Basic mine'],
    ['1', 'Basic mine'],
  ]);
  expect([...headers.keys()]).toEqual(['authorization', 'x-own']);
});

test('what a wrapped fetch writes into the init of one attempt is not in that of the next', async () => {
  const controllers: AbortController[] = [];
  const { arrived, auth } = createWrapped((fetch) => async (input, init = {}) => {
    if (!isRefresh(input)) {
      const controller = new AbortController();
      controllers.push(controller);
      init.signal = AbortSignal.any([controller.signal, ...(init.signal ? [init.signal] : [])]);
    }
    const response = await fetch(input, init);
    // As a time-out of one attempt that has run on.
    controllers[0]?.abort();
    return response;
  });
  const { signal } = new AbortController();
  expect((await auth.fetch(URL_OF_CALL, { method: 'POST', body: 'x', signal })).status).toBe(200);
  expect(controllers).toHaveLength(2);
  expect(arrived.map((it) => it.signal.aborted)).toEqual([true, false]);
});

test.each([
  ['buffer', (buffer: ArrayBuffer) => buffer],
  ['view', (buffer: ArrayBuffer) => new Uint8Array(buffer)],
])('a detached %s is sent empty, with the token, as fetch sends it', async (_name, bodyOf) => {
  const { arrived, auth } = createWrapped((fetch) => fetch);
  const buffer = new ArrayBuffer(8);
  const body = bodyOf(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  expect((await auth.fetch(URL_OF_CALL, { method: 'POST', body })).status).toBe(200);
  expect(arrived.map((it) => [it.body, it.headers.get('authorization')?.slice(0, 9)])).toEqual([
    ['', 'Bearer ey'],
    ['', 'Bearer ey'],
  ]);
});
