import { createAuth } from 'rebearer';
import { createRecorder, type Fact } from 'rebearer/devtools';
import type { Lifetime, SessionTimeout } from 'rebearer/lifetime';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readPost } from '../../src/devtools/post.ts';

const API = 'https://api.example.com';
const GRANT = { access_token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2VjcmV0', expires_in: 60 };

/** An API that refuses every token until a refresh, and a recorder between. */
function record({ isTapped = true } = {}): { facts: Fact[]; auth: ReturnType<typeof createAuth> } {
  let isFresh = false;
  vi.stubGlobal('fetch', async (input: RequestInfo | URL) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname !== '/refresh') return new Response(null, { status: isFresh ? 200 : 401 });
    isFresh = true;
    return Response.json(GRANT);
  });
  const recorder = createRecorder({ name: 'page' });
  const facts: Fact[] = [];
  recorder.subscribe((fact) => facts.push(fact));
  const page = { baseUrl: () => API, origin: () => API, isOnline: () => true, onWake: () => () => {} };
  const environment = { page: { ...page, onHide: () => () => {} } };
  const options = { refresh: '/refresh', tabs: 'off', restore: false, environment } as const;
  const auth = recorder.watch(createAuth({ ...options, ...(isTapped && { fetch: recorder.fetch }) }));
  onTestFinished(() => {
    recorder.stop();
    auth.dispose();
  });
  return { facts, auth };
}

test('the recorder records each attempt of a call, and the refresh between them', async () => {
  const { facts, auth } = record();
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  expect((await auth.fetch(`${API}/me`)).status).toBe(200);
  expect(facts.map(({ type }) => type)).toEqual([
    'opened',
    'token',
    'call',
    'sent',
    'answered',
    'refresh',
    'refreshed',
    'token',
    'sent',
    'answered',
    'settled',
  ]);
  expect(facts.filter((fact) => fact.type === 'answered').map(({ status }) => status)).toEqual([401, 200]);
});

test.each(['me?1', `reset/${GRANT.access_token}`])(
  'without the base fetch a replay of %s is recorded from its event',
  async (path) => {
    const { facts, auth } = record({ isTapped: false });
    await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
    expect((await auth.fetch(`${API}/${path}`)).status).toBe(200);
    const told = facts.map(({ type }) => type).filter((type) => !['opened', 'token'].includes(type));
    expect(told).toEqual(['call', 'sent', 'refresh', 'refreshed', 'answered', 'sent', 'settled']);
  },
);

test('concurrent calls with the same URL are distinguished by their start', async () => {
  const { facts, auth } = record();
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  await Promise.all([auth.fetch(`${API}/me`), auth.fetch(`${API}/me`)]);
  const begun = facts.filter(({ type }) => type === 'call' || type === 'sent').slice(0, 4);
  const ids = begun.map((fact) => ('id' in fact ? fact.id : ''));
  expect([ids[0], ids[2]]).toEqual([ids[1], ids[3]]);
  expect(ids[0]).not.toBe(ids[2]);
});

test('a call that is sent before it returns has not waited', async () => {
  const { facts, auth } = record();
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  await auth.fetch(`${API}/me`);
  const [call, sent] = facts.filter(({ type }) => type === 'call' || type === 'sent');
  expect(sent?.at).toBe(call?.at);
});

test('no fact contains a token', async () => {
  const { facts, auth } = record();
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  const headers = { authorization: `Bearer ${GRANT.access_token}` };
  await auth.fetch(`${API}/reset/${GRANT.access_token}?access_token=${GRANT.access_token}#${GRANT.access_token}`);
  await auth.fetch(new Request(`${API}/me`, { headers }));
  expect(facts.filter((fact) => fact.type === 'call').map(({ url }) => url)).toEqual([`${API}/reset/…`, `${API}/me`]);
  expect(JSON.stringify(facts)).not.toMatch(/eyJ|c2VjcmV0/);
});

test('the recorder works where a browser has no URL.parse, as Safari 17', async () => {
  vi.stubGlobal('URL', Object.assign(class extends URL {}, { parse: undefined }));
  const { facts, auth } = record();
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  expect((await auth.fetch(`${API}/me`)).status).toBe(200);
  expect(facts.filter((fact) => fact.type === 'call')).toMatchObject([{ url: `${API}/me` }]);
});

test('an input that fetch rejects, or converts, is left to fetch: no recorded call throws', async () => {
  const { facts, auth } = record();
  const problem = new Error('no text');
  const unreadable = {
    toString() {
      throw problem;
    },
  };
  await expect(auth.fetch(null as never)).rejects.toThrow(TypeError);
  await expect(auth.fetch(unreadable as never)).rejects.toThrow(problem);
  expect(await auth.fetch(`${API}/me`, { method: unreadable as never })).toBeInstanceOf(Response);
  expect(facts.filter((fact) => fact.type === 'call')).toMatchObject([{ method: 'GET', url: 'null' }]);
});

test.each([
  [null, /^createRecorder: the argument is not an object\. Write one with name, channel\./],
  [[], /^createRecorder: the argument is not an object/],
  ['page', /^createRecorder: the argument is not an object/],
  [{ nam: 'x' }, /^createRecorder: the option nam is unknown\. Write one of name, channel\./],
  [{ name: 5 }, /^createRecorder: the option name is not a string/],
  [{ channel: true }, /^createRecorder: the option channel is not a string/],
])('createRecorder refuses the options %j', (options, message) => {
  expect(() => createRecorder(options as never)).toThrow(message);
});

test('an error is recorded by its name, and thrown unchanged', async () => {
  const { facts, auth } = record();
  const problem = new TypeError('https://api.example.com/?secret');
  vi.stubGlobal('fetch', () => Promise.reject(problem));
  await expect(auth.fetch(`${API}/me`)).rejects.toBe(problem);
  expect(facts.at(-1)).toMatchObject({ type: 'settled', status: 0, error: 'TypeError' });
});

test('the recorded auth is the same auth in all other respects', async () => {
  const { auth } = record();
  expect(auth.session.status).toBe('unauthenticated');
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  expect(auth.session.status).toBe('authenticated');
  expect(await auth.getAccessToken()).toBe(GRANT.access_token);
  expect(auth.fetch.name).toBe(globalThis.fetch.name);
});

test('a message of another tab is read only if it is a fact', () => {
  const fact = { type: 'answered', at: 1, id: 'a', status: 200 };
  const post = { name: 'tab 2', page: 'x', fact };
  expect(readPost(post)).toEqual(post);
  const facts = [{ ...fact, status: '200' }, { ...fact, type: 'toString' }, { type: 'opened' }, null];
  const wrong = [null, 'x', { ...post, name: 2 }, { name: 'x', fact }, ...facts.map((fact) => ({ ...post, fact }))];
  expect(wrong.map(readPost)).toEqual(Array(8).fill(undefined));
});

test('a timeline that starts late gets the earlier facts', async () => {
  const recorder = createRecorder();
  recorder.tell({ type: 'noted', text: 'early' });
  const heard: Fact[] = [];
  recorder.subscribe((fact) => heard.push(fact));
  recorder.tell({ type: 'noted', text: 'late' });
  expect(heard).toMatchObject([{ type: 'opened' }, { text: 'early' }, { text: 'late' }]);
});

test('a warning of a lifetime is recorded when it begins and ends, and not each second', () => {
  let listener: (timeout: SessionTimeout) => void = () => {};
  const lifetime: Lifetime = {
    timeout: { status: 'quiet' },
    subscribe: (given) => {
      listener = given;
      return () => {};
    },
    extend: () => Promise.resolve(true),
    dispose: () => {},
  };
  const recorder = createRecorder({ name: 'page' });
  const facts: Fact[] = [];
  expect(recorder.watchLifetime(lifetime)).toBe(lifetime);
  for (const timeLeft of [60_000, 59_000]) listener({ status: 'warning', cause: 'idle', timeLeft });
  listener({ status: 'quiet' });
  recorder.subscribe((fact) => facts.push(fact));
  expect(facts.filter((fact) => fact.type === 'stretch').map(({ is }) => is)).toEqual(['on', 'off']);
  expect(facts.filter((fact) => fact.type === 'noted').map(({ text }) => text)).toEqual([
    'Warned: the session ends in 60 s',
    'The warning is over',
  ]);
});

test('a page whose fetch was replaced by the recorded one still reaches the network, and a mock that is set later', async () => {
  const { auth } = record();
  await auth.login({ accessToken: GRANT.access_token, expiresIn: 60 });
  vi.stubGlobal('fetch', auth.fetch);
  expect((await fetch(`${API}/me`)).status).toBe(200);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 203 })));
  expect((await auth.fetch(`${API}/me`)).status).toBe(203);
});
