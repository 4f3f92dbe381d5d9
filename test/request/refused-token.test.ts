import { createAuth } from 'rebearer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pageAt } from '../page-at.ts';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';

function urlOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}

async function signedIn(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options);
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  return world;
}

/** A page whose token was refused, and is being refreshed. */
async function refused(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = await signedIn(options);
  world.auth.fetch('/api/refused').catch(() => {});
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  return world;
}

function bearer(number: number): string {
  return `Bearer ${Reflect.get(grantFor('alice', number), 'access_token')}`;
}

test.each([
  ['a GET by URL', undefined],
  ['a POST', { method: 'POST', body: 'x' }],
  ['a call with a signal', { signal: new AbortController().signal }],
])('%s waits while the token that it would carry is being refreshed', async (_name, init) => {
  const world = await refused();
  const call = world.auth.fetch('/api/later', init);
  await settle();
  expect(world.calls()).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  const sent = world.calls().find(({ url }) => url.endsWith('/api/later'));
  expect(sent?.authorization).toBe(bearer(2));
  sent?.respond('ok');
  expect((await call).ok).toBe(true);
  expect(world.calls()).toHaveLength(3);
});

test('waiting calls are sent with the refused token if its refresh fails for a passing reason', async () => {
  const world = await refused({ retry: { attempts: 1 } });
  const call = world.auth.fetch('/api/later');
  world.refreshes()[0]?.respond('down', { status: 503 });
  await settle();
  expect(world.calls()).toMatchObject([{}, { url: expect.stringMatching(/later$/), authorization: bearer(1) }]);
  world.calls()[1]?.respond('ok');
  expect((await call).ok).toBe(true);
});

test('calls wait for at most five seconds', async () => {
  const world = await refused();
  void world.auth.fetch('/api/first');
  await world.advance(4999);
  void world.auth.fetch('/api/second');
  expect(world.calls()).toHaveLength(1);
  await world.advance(1);
  void world.auth.fetch('/api/third');
  const paths = world.calls().map(({ url }) => new URL(url).pathname);
  expect(paths).toEqual(['/api/refused', '/api/first', '/api/second', '/api/third']);
});

test('calls stop waiting when a call that was sent after the refused one is accepted with the same token', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/odd');
  const good = world.auth.fetch('/api/good');
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  const waiting = world.auth.fetch('/api/waiting');
  await settle();
  expect(world.calls()).toHaveLength(2);
  world.calls()[1]?.respond('ok');
  expect((await good).ok).toBe(true);
  await settle();
  void world.auth.fetch('/api/next');
  expect(
    world
      .calls()
      .slice(2)
      .map(({ url }) => new URL(url).pathname),
  ).toEqual(['/api/waiting', '/api/next']);
  world.calls()[2]?.respond('ok');
  expect((await waiting).ok).toBe(true);
});

test('the acceptance of a call that was sent before the refused one is ignored', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/before');
  void world.auth.fetch('/api/refused');
  world.calls()[1]?.respond('no', INVALID_TOKEN);
  await settle();
  world.calls()[0]?.respond('ok');
  await settle();
  void world.auth.fetch('/api/later');
  await settle();
  expect(world.calls()).toHaveLength(2);
});

test('the abort of a waiting call ends its wait at once, and it is never sent', async () => {
  const world = await refused();
  const controller = new AbortController();
  const call = world.auth.fetch('/api/later', { signal: controller.signal });
  controller.abort(new Error('mine'));
  await expect(call).rejects.toThrow('mine');
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.calls().map(({ url }) => new URL(url).pathname)).toEqual(['/api/refused', '/api/refused']);
});

test('waiting calls are sent without a token if the session is over, and are not sent if the user has changed', async () => {
  const ended = await refused();
  void ended.auth.fetch('/api/later');
  await settle();
  ended.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 400 });
  await settle();
  expect(ended.calls()[1]).toMatchObject({ authorization: null });
  const changed = await refused();
  const call = changed.auth.fetch('/api/later').catch((error: unknown) => error);
  await settle();
  changed.refreshes()[0]?.respond(grantFor('bob'));
  expect(await call).toMatchObject({ code: 'session_changed' });
});

test('a token that is requested during a refresh is the new one', async () => {
  const world = await refused();
  const token = world.auth.getAccessToken();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(`Bearer ${await token}`).toBe(bearer(2));
});

test('a continuous storm of calls across a refusal repeats only the calls that were in flight at the first 401', async () => {
  const { clock, pass } = createBrowser();
  const TRIP = 30;
  const REFRESH = 400;
  let valid = 1;
  let requests = 0;
  let out = 0;
  let outAtFirst401: number | undefined;
  const network: typeof fetch = (input, init) =>
    new Promise((resolve) => {
      const isRefresh = urlOf(input).endsWith('/auth/refresh');
      const authorization = new Headers(init?.headers).get('authorization');
      if (!isRefresh) requests++;
      out++;
      clock.after(isRefresh ? REFRESH : TRIP, () => {
        const isRefused = !isRefresh && authorization !== bearer(valid);
        clock.after(TRIP, () => {
          if (isRefused) outAtFirst401 ??= out;
          out--;
          resolve(
            isRefresh ? Response.json(grantFor('alice', valid)) : new Response('', isRefused ? INVALID_TOKEN : {}),
          );
        });
      });
    });
  const page = pageAt('https://app.example.com');
  const environment = { clock, fetch: () => network, page, lock: undefined, openChannel: undefined };
  const auth = createAuth({ refresh: '/auth/refresh', environment });
  const calls: Promise<Response>[] = [];
  for (let tick = 0; tick < 200; tick++) {
    if (tick === 100) valid = 2;
    if (tick >= 60 && tick < 160) calls.push(...Array.from({ length: 50 }, (_, at) => auth.fetch(`/api/${at}`)));
    if (tick === 0) auth.ready().catch(() => {});
    pass(10);
    await settle();
  }
  for (let tick = 0; tick < 50; tick++) {
    pass(10);
    await settle();
  }
  expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
  expect(outAtFirst401).toBeGreaterThan(0);
  expect(requests).toBeLessThanOrEqual(calls.length * 1.1 + (outAtFirst401 ?? 0));
});

test('a call by URL, and a write by Request, is sent with keepalive and replayed without it', async () => {
  const sent: [string, boolean][] = [];
  const { clock, flags } = createBrowser();
  const page = pageAt('https://app.example.com');
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    if (urlOf(input).endsWith('/refresh')) return Response.json(grantFor('alice', sent.length + 1));
    // A fetch of the app may take its time before it reads what it was given.
    await settle();
    const { method, keepalive } = new Request(input, init);
    sent.push([method, keepalive]);
    return new Response(null, sent.filter(([other]) => other === method).length === 1 ? INVALID_TOKEN : {});
  };
  const environment = { clock, flags, page, lock: undefined, openChannel: undefined, fetch: () => fetch };
  const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', environment });
  const url = 'https://app.example.com/api/x';
  await auth.fetch(url, { method: 'POST', body: 'x', keepalive: true });
  await auth.fetch(new Request(url, { method: 'PUT', body: 'x', keepalive: true }));
  await auth.fetch(url, { keepalive: true });
  await auth.fetch(new Request(url, { method: 'HEAD', keepalive: true }));
  expect(sent).toEqual([
    ['POST', true],
    ['POST', false],
    ['PUT', true],
    ['PUT', false],
    ['GET', true],
    ['GET', false],
    ['HEAD', true],
    ['HEAD', true],
  ]);
});

test('the body of a refused call is cancelled before the replay, however small it is', async () => {
  const world = await signedIn();
  const call = world.auth.fetch('/api/x');
  const cancel = vi.fn<() => void>();
  const headers = new Headers(INVALID_TOKEN.headers);
  headers.set('content-length', '5005');
  world.calls()[0]?.respond(new ReadableStream({ cancel }), { status: 401, headers });
  await settle();
  expect(cancel).not.toHaveBeenCalled();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(cancel).toHaveBeenCalledTimes(1);
  world.calls()[1]?.respond('ok');
  expect((await call).status).toBe(200);
});

test('a method that only converts to a string is replayed', async () => {
  const world = await signedIn();
  const method = { toString: () => 'put' } as unknown as string;
  const call = world.auth.fetch('/api/x', { method });
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[1]?.respond('ok');
  expect((await call).status).toBe(200);
  expect(world.events).toContainEqual({ type: 'replay', method: 'PUT', url: 'https://app.example.com/api/x' });
});

/** That of a polyfill, as in React Native, has no tag. */
class UntaggedRequest extends Request {
  get [Symbol.toStringTag](): string {
    return 'Object';
  }
}

test('a Request of a polyfill is sent, refused and sent again as it is', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  const call = world.auth.fetch(
    new UntaggedRequest('https://app.example.com/api/x', { method: 'POST', body: 'hello' }),
  );
  await settle();
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes().at(-1)?.respond(grantFor('alice', 2));
  await settle();
  expect(world.calls().map(({ method, url }) => [method, url])).toEqual([
    ['POST', 'https://app.example.com/api/x'],
    ['POST', 'https://app.example.com/api/x'],
  ]);
  world.calls()[1]?.respond('ok');
  expect((await call).status).toBe(200);
});

/** Some keep the URL as it was given. */
class RelativeRequest extends UntaggedRequest {
  readonly #given: string;

  constructor(input: Request | URL | string, init?: RequestInit) {
    super(typeof input === 'string' ? new URL(input, 'https://app.example.com') : input, init);
    this.#given = input instanceof Request ? input.url : input.toString();
  }

  override get url(): string {
    return this.#given;
  }

  override clone(): Request {
    return new RelativeRequest(this.#given, this);
  }
}

test('a Request of a polyfill with a relative URL gets the token, and is sent again', async () => {
  vi.stubGlobal('Request', RelativeRequest);
  onTestFinished(() => void vi.unstubAllGlobals());
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  const call = world.auth.fetch(new RelativeRequest('/api/x', { method: 'DELETE' }));
  await settle();
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes().at(-1)?.respond(grantFor('alice', 2));
  await settle();
  expect(world.calls().map(({ method, authorization }) => [method, authorization !== null])).toEqual([
    ['DELETE', true],
    ['DELETE', true],
  ]);
  world.calls()[1]?.respond('ok');
  expect((await call).status).toBe(200);
});

/** Those of older polyfills have no integrity either. */
class PlainRequest extends UntaggedRequest {
  override get integrity(): never {
    return undefined as never;
  }
}

test('a Request of a polyfill that fails is not sent again', async () => {
  vi.stubGlobal('Request', PlainRequest);
  onTestFinished(() => void vi.unstubAllGlobals());
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  const call = world.auth.fetch(new PlainRequest('https://app.example.com/api/x'));
  await settle();
  world.calls()[0]?.fail();
  await expect(call).rejects.toThrow(TypeError);
  expect(world.calls()).toHaveLength(1);
});

/** As in React Native: the platform's classes have no tag, and its forms describe their files. */
class NativeForm {
  getParts(): readonly object[] {
    return [{ string: 'hello', fieldName: 'text' }];
  }
}
class NativeBlob {
  readonly size = 5;
}
class NativeParams {
  readonly #text: string;
  constructor(text: unknown) {
    this.#text = String(text);
  }
  toString(): string {
    return this.#text;
  }
}

test.each([
  ['a form', () => new NativeForm()],
  ['a Blob', () => new NativeBlob()],
  ['parameters', () => new NativeParams('a=b')],
])('%s of React Native is sent again after a refusal', async (_name, make) => {
  vi.stubGlobal('Blob', NativeBlob);
  vi.stubGlobal('URLSearchParams', NativeParams);
  onTestFinished(() => void vi.unstubAllGlobals());
  const sent: RequestInit[] = [];
  const { clock, flags } = createBrowser();
  const auth = createAuth({
    refresh: () => Promise.resolve({ accessToken: `token-${sent.length}`, expiresIn: 180, subject: 'alice' }),
    environment: { clock, flags, page: pageAt('https://app.example.com'), lock: undefined, openChannel: undefined },
    fetch: (_url, init = {}) => Promise.resolve(new Response(null, { status: sent.push(init) === 1 ? 401 : 200 })),
  });
  const body = make();
  // Parameters are copied: what counts is their text.
  const textOf = (given: unknown): string => (given instanceof NativeParams ? given.toString() : '');
  const { status } = await auth.fetch('/api/photos', { method: 'POST', body: body as never });
  expect(status).toBe(200);
  for (const { body: given } of sent) {
    expect(given).toBeInstanceOf(body.constructor);
    expect(textOf(given)).toBe(textOf(body));
  }
  expect(sent).toHaveLength(2);
});
