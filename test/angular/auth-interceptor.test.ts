// Before all else of Angular, whose classes are compiled when they are imported.
import { provide, setStage, setStageSignedIn, type Stage } from './stage.ts';
import {
  HttpClient,
  HttpContext,
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  HttpHandler,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { defer, firstValueFrom, merge, NEVER, Observable, of, retry, Subject } from 'rxjs';
import { createAuth, type Grant, SessionChangedError } from 'rebearer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { grantFor, settle } from '../simulation/world.ts';

const API = 'https://app.example.com/api';
const UNAUTHORIZED = { status: 401, statusText: 'Unauthorized' };

const client = (): HttpClient => TestBed.inject(HttpClient);
const tokenOf = (number: number, user = 'alice'): string =>
  `Bearer ${Reflect.get(grantFor(user, number), 'access_token')}`;

/** What an observable has come to. */
interface Outcome {
  readonly values: unknown[];
  error: unknown;
  isComplete: boolean;
  readonly unsubscribe: () => void;
}

function watch(observable: ReturnType<HttpClient['request']>): Outcome {
  const outcome: Outcome = { values: [], error: undefined, isComplete: false, unsubscribe: () => stop.unsubscribe() };
  const stop = observable.subscribe({
    next: (value: unknown) => void outcome.values.push(value),
    error: (error: unknown) => void (outcome.error = error),
    complete: () => void (outcome.isComplete = true),
  });
  return outcome;
}

/** Refuses the token of every call under way, refreshes, and waits for what follows. */
async function refuseAndRefresh({ world, http }: Stage, number = 2): Promise<void> {
  for (const call of http.match(() => true)) call.flush({ error: 'expired' }, UNAUTHORIZED);
  await settle();
  world.refreshes().at(-1)?.respond(grantFor('alice', number));
  await settle();
}

test('a call with a fresh token is sent within subscribe with the token, and its body is passed on', async () => {
  const { http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`, { params: { page: 2 } }));
  const call = http.expectOne(`${API}/notes?page=2`);
  expect(call.request.headers.get('Authorization')).toBe(tokenOf(1));
  call.flush([{ id: 1 }]);
  await settle();
  expect(outcome).toMatchObject({ values: [[{ id: 1 }]], isComplete: true, error: undefined });
});

test('five calls whose token is refused cause one refresh, and each is sent once more with the new token', async () => {
  const stage = await setStageSignedIn();
  const outcomes = [1, 2, 3, 4, 5].map((id) => watch(client().post(`${API}/notes/${id}`, { id })));
  await refuseAndRefresh(stage);
  const replays = stage.http.match(() => true);
  expect(replays.map(({ request }) => request.headers.get('Authorization'))).toEqual(Array(5).fill(tokenOf(2)));
  for (const replay of replays) replay.flush(replay.request.body as object);
  await settle();
  expect(outcomes.map(({ values }) => values)).toEqual([1, 2, 3, 4, 5].map((id) => [{ id }]));
  expect(stage.world.refreshes()).toHaveLength(1);
});

test('a second 401 goes to the caller as an HttpErrorResponse with its body', async () => {
  const stage = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`));
  await refuseAndRefresh(stage);
  stage.http.expectOne(`${API}/notes`).flush({ error: 'still' }, UNAUTHORIZED);
  await settle();
  expect(outcome.error).toBeInstanceOf(HttpErrorResponse);
  expect(outcome.error).toMatchObject({ status: 401, error: { error: 'still' } });
  stage.http.verify();
});

test('when the refresh ends the session, the call gets its own 401', async () => {
  const { world, http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`));
  http.expectOne(`${API}/notes`).flush({ error: 'expired' }, UNAUTHORIZED);
  await settle();
  world.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 400 });
  await settle();
  expect(outcome.error).toMatchObject({ status: 401, error: { error: 'expired' } });
  expect(world.auth.session.status).toBe('unauthenticated');
});

test('a refresh that fails for a passing reason is a RefreshError', async () => {
  const { world, http } = await setStageSignedIn({ retry: { attempts: 1 } });
  const outcome = watch(client().get(`${API}/notes`));
  http.expectOne(`${API}/notes`).flush('', UNAUTHORIZED);
  await settle();
  world.refreshes()[0]?.respond('down', { status: 503 });
  await settle();
  expect(outcome.error).toMatchObject({ code: 'refresh_failed', retryable: true });
});

test('a call that waits while another user signs in is not sent as that user', async () => {
  const { world, http } = await setStageSignedIn();
  const outcome = watch(client().post(`${API}/orders`, { item: 1 }));
  http.expectOne(`${API}/orders`).flush('', UNAUTHORIZED);
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob', 2));
  await settle();
  expect(outcome.error).toBeInstanceOf(SessionChangedError);
  http.verify();
});

test('an answer that arrives when another user is signed in is not delivered', async () => {
  const { world, http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/orders`));
  const call = http.expectOne(`${API}/orders`);
  await world.auth.login(grantFor('bob', 7));
  call.flush(['of alice']);
  await settle();
  expect(outcome.values).toEqual([]);
  expect(outcome.error).toBeInstanceOf(SessionChangedError);
});

const UNAVAILABLE = { status: 503, statusText: 'Unavailable' };

/** Has a call fail that is subscribed to again when the test says so. */
async function failAndRetry(call: () => ReturnType<HttpClient['request']>) {
  const stage = await setStageSignedIn();
  const again = new Subject<void>();
  const outcome = watch(call().pipe(retry({ delay: () => again })));
  stage.http.expectOne(() => true).flush('', UNAVAILABLE);
  await settle();
  return { ...stage, again, outcome };
}

test('a failed write that is subscribed to again is not sent as another user', async () => {
  const { world, http, again, outcome } = await failAndRetry(() => client().post(`${API}/orders`, { item: 1 }));
  await world.auth.login(grantFor('bob', 7));
  again.next();
  await settle();
  again.next();
  await settle();
  http.verify();
  await world.auth.login(grantFor('alice', 8));
  again.next();
  http.expectOne(`${API}/orders`).flush({ id: 1 });
  await settle();
  expect(outcome.values).toEqual([{ id: 1 }]);
});

test('a failed write that an earlier interceptor repeats is not sent as another user', async () => {
  const { world } = await setStageSignedIn();
  const again = new Subject<void>();
  const http = provide(world.auth);
  const outcome = watch(
    new Observable((subscriber) => {
      const changed = new HttpRequest('PUT', `${API}/orders/1`, { item: 1 });
      const send = () => TestBed.inject(HttpHandler).handle(changed.clone({ setHeaders: { 'x-attempt': 'one' } }));
      return defer(send)
        .pipe(retry({ delay: () => again }))
        .subscribe(subscriber);
    }),
  );
  http.expectOne(`${API}/orders/1`).flush('', UNAVAILABLE);
  await settle();
  await world.auth.login(grantFor('bob', 7));
  again.next();
  await settle();
  http.verify();
  expect(outcome.isComplete).toBe(false);
});

test('a write whose caller gave up before the answer, as timeout does, is not sent again as another user', async () => {
  const { world, http } = await setStageSignedIn();
  const timer = new Subject<never>();
  const timers = [timer, NEVER, NEVER];
  const again = new Subject<void>();
  const order = client().post(`${API}/orders`, { item: 1 });
  watch(
    merge(
      order,
      defer(() => timers.shift() ?? NEVER),
    ).pipe(retry({ delay: () => again })),
  );
  const [given] = http.match(`${API}/orders`);
  timer.error(new Error('It took too long.'));
  expect(given?.cancelled).toBe(true);
  await world.auth.login(grantFor('bob', 7));
  again.next();
  await settle();
  http.verify({ ignoreCancelled: true });
});

const opaque = (number: number): Grant => ({ accessToken: `opaque-${number}`, expiresIn: 180 });

test.each<readonly [string, (stage: Stage) => Promise<unknown>]>([
  ['over it', async () => {}],
  ['after a logout', ({ world }) => world.auth.logout()],
  [
    'after its end',
    async ({ world }) => {
      const refreshed = world.auth.refresh().catch(() => {});
      await settle();
      world.refreshes().at(-1)?.respond({ error: 'invalid_grant' }, { status: 400 });
      await refreshed;
      expect(world.auth.session.status).toBe('unauthenticated');
    },
  ],
])(
  'a failed write of a user without a name is sent again in that session, and not in one begun %s',
  async (_when, end) => {
    const stage = setStage({ logout: undefined });
    const { auth } = stage.world;
    await auth.login(opaque(1));
    const again = new Subject<void>();
    const order = client().post(`${API}/orders`, { item: 1 });
    const outcome = watch(order.pipe(retry({ count: 3, delay: () => again })));
    stage.http.expectOne(`${API}/orders`).flush('', UNAVAILABLE);
    await settle();
    const refreshed = auth.refresh();
    await settle();
    stage.world.refreshes()[0]?.respond({ access_token: 'opaque-2', expires_in: 180 });
    await refreshed;
    again.next();
    stage.http.expectOne(`${API}/orders`).flush('', UNAVAILABLE);
    await settle();
    await end(stage);
    await auth.login(opaque(3));
    again.next();
    await settle();
    stage.http.verify();
    again.next();
    await settle();
    expect(outcome.error).toBeInstanceOf(SessionChangedError);
  },
);

test('a failed write of a user without a name is sent again, whatever becomes of the user of another auth', async () => {
  const other = setStage({ logout: undefined });
  await other.world.auth.login(opaque(7));
  watch(client().post(`${API}/orders`, { item: 7 }));
  other.http.expectOne(`${API}/orders`).flush({});
  const { world, http } = setStage({ logout: undefined });
  await world.auth.login(opaque(1));
  const again = new Subject<void>();
  const outcome = watch(
    client()
      .post(`${API}/orders`, { item: 1 })
      .pipe(retry({ count: 1, delay: () => again })),
  );
  http.expectOne(`${API}/orders`).flush('', UNAVAILABLE);
  await settle();
  await other.world.auth.logout();
  await other.world.auth.login(opaque(8));
  again.next();
  http.expectOne(`${API}/orders`).flush({ id: 1 });
  await settle();
  expect(outcome).toMatchObject({ values: [{ id: 1 }], isComplete: true });
});

test('what was only read is read again as the next user', async () => {
  const { world, http, again, outcome } = await failAndRetry(() => client().get(`${API}/orders`));
  await world.auth.login(grantFor('bob', 7));
  again.next();
  const call = http.expectOne(`${API}/orders`);
  expect(call.request.headers.get('Authorization')).toBe(tokenOf(7, 'bob'));
  call.flush(['of bob']);
  await settle();
  expect(outcome.values).toEqual([['of bob']]);
});

test('a write that has succeeded is a new one when it is subscribed to again', async () => {
  const { world, http } = await setStageSignedIn();
  const heartbeat = client().post(`${API}/heartbeat`, null);
  watch(heartbeat);
  http.expectOne(`${API}/heartbeat`).flush('', UNAVAILABLE);
  await settle();
  watch(heartbeat);
  http.expectOne(`${API}/heartbeat`).flush({});
  await settle();
  const only = firstValueFrom(heartbeat);
  http.expectOne(`${API}/heartbeat`).flush({});
  await only;
  await world.auth.login(grantFor('bob', 7));
  watch(heartbeat);
  expect(http.expectOne(`${API}/heartbeat`).request.headers.get('Authorization')).toBe(tokenOf(7, 'bob'));
});

test('another write with the same context, and one after a long time, are new ones', async () => {
  const { world, http } = await setStageSignedIn();
  const context = new HttpContext();
  const order = client().post(`${API}/orders`, { item: 1 }, { context });
  watch(order);
  http.expectOne(`${API}/orders`).flush('', UNAVAILABLE);
  await settle();
  await world.auth.login(grantFor('bob', 7));
  for (const [path, body] of [
    ['orders', { item: 1 }],
    ['drafts', { item: 1 }],
  ] as const) {
    watch(client().post(`${API}/${path}`, body, { context }));
    expect(http.expectOne(`${API}/${path}`).request.headers.get('Authorization')).toBe(tokenOf(7, 'bob'));
  }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 300_001 });
  onTestFinished(() => void vi.useRealTimers());
  watch(order);
  http.expectOne(`${API}/orders`);
});

test.each([
  'https://api.elsewhere.example/notes',
  'https://app.example.com.elsewhere.example/notes',
  '//elsewhere.example/notes',
  'https://app.example.com:8443/notes',
  'http://app.example.com/notes',
])('%s gets no token, and its 401 causes no refresh', async (url) => {
  const { world, http } = await setStageSignedIn();
  const outcome = watch(client().get(url));
  const call = http.expectOne(url);
  expect(call.request.headers.has('Authorization')).toBe(false);
  call.flush({ error: 'no' }, UNAUTHORIZED);
  // At once, as without the interceptor.
  expect(outcome.error).toMatchObject({ status: 401, error: { error: 'no' } });
  await settle();
  expect(world.sent).toEqual([]);
});

test('a call with its own Authorization is not changed, and its 401 causes no refresh', async () => {
  const { world, http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`, { headers: { authorization: 'Basic mine' } }));
  const call = http.expectOne(`${API}/notes`);
  expect(call.request.headers.get('Authorization')).toBe('Basic mine');
  call.flush('', UNAUTHORIZED);
  await settle();
  expect(outcome.error).toMatchObject({ status: 401 });
  expect(world.sent).toEqual([]);
});

test('a replay has the headers, params, context and options of its call', async () => {
  const stage = await setStageSignedIn();
  const headers = new HttpHeaders({ 'X-Trace': 'a', 'If-Match': '"1"' });
  watch(
    client().put(`${API}/notes/1`, 'text', {
      headers,
      params: { q: 'a b' },
      withCredentials: true,
      responseType: 'text' as 'json',
    }),
  );
  await refuseAndRefresh(stage);
  const { request } = stage.http.expectOne(`${API}/notes/1?q=a%20b`);
  expect(request).toMatchObject({ method: 'PUT', body: 'text', withCredentials: true, responseType: 'text' });
  expect([request.headers.get('X-Trace'), request.headers.get('If-Match')]).toEqual(['a', '"1"']);
});

test('a replay has the body that the call had when it was made', async () => {
  const stage = await setStageSignedIn();
  const note = { text: 'first' };
  const bytes = new Uint8Array([1, 2, 3]);
  const params = new URLSearchParams({ text: 'first' });
  const form = new FormData();
  form.set('text', 'first');
  watch(client().post(`${API}/json`, note));
  watch(client().post(`${API}/bytes`, bytes.buffer));
  watch(client().post(`${API}/params`, params));
  watch(client().post(`${API}/form`, form));
  note.text = 'second';
  bytes[0] = 9;
  params.set('text', 'second');
  form.set('text', 'second');
  await refuseAndRefresh(stage);
  const bodyOf = (path: string): unknown => stage.http.expectOne(`${API}/${path}`).request.body;
  expect(bodyOf('json')).toEqual({ text: 'first' });
  expect([...new Uint8Array(bodyOf('bytes') as ArrayBuffer)]).toEqual([1, 2, 3]);
  expect(String(bodyOf('params'))).toBe('text=first');
  expect((bodyOf('form') as FormData).get('text')).toBe('first');
});

test('progress events are passed on, but only the response of the last attempt', async () => {
  const stage = await setStageSignedIn();
  const outcome = watch(client().post(`${API}/files`, 'x', { observe: 'events', reportUploadProgress: true }));
  const [first] = stage.http.match(`${API}/files`);
  first?.event({ type: HttpEventType.UploadProgress, loaded: 1, total: 1 });
  first?.flush('', UNAUTHORIZED);
  await settle();
  stage.world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  const second = stage.http.expectOne(`${API}/files`);
  second.event({ type: HttpEventType.UploadProgress, loaded: 1, total: 1 });
  second.flush({ ok: true });
  await settle();
  const types = (outcome.values as HttpEvent<unknown>[]).map(({ type }) => type);
  expect(types.filter((type) => type === HttpEventType.UploadProgress)).toHaveLength(2);
  expect(types.filter((type) => type === HttpEventType.Response)).toHaveLength(1);
  expect(outcome.isComplete).toBe(true);
});

test('an unsubscribe cancels the call in flight', async () => {
  const { http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`));
  const call = http.expectOne(`${API}/notes`);
  outcome.unsubscribe();
  expect(call.cancelled).toBe(true);
  await settle();
  expect(outcome.error).toBeUndefined();
});

test('a call that is unsubscribed during a refresh is not sent, and the refresh continues', async () => {
  const { world, http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`));
  http.expectOne(`${API}/notes`).flush('', UNAUTHORIZED);
  await settle();
  outcome.unsubscribe();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  http.verify();
  expect(await world.auth.getAccessToken()).toBe(tokenOf(2).slice('Bearer '.length));
});

test('a network error is HttpClient’s own error', async () => {
  const { http, world } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`));
  http.expectOne(`${API}/notes`).error(new ProgressEvent('error'));
  await settle();
  expect(outcome.error).toMatchObject({ name: 'HttpErrorResponse', status: 0 });
  expect(world.sent).toEqual([]);
});

test('a POST that was redirected and then refused has run, and is not sent again', async () => {
  const { http, world } = await setStageSignedIn();
  const outcome = watch(client().post(`${API}/orders`, {}));
  const call = http.expectOne(`${API}/orders`);
  Object.assign(call.request, { urlWithParams: `${API}/orders/1` });
  call.flush('', UNAUTHORIZED);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(outcome.error).toMatchObject({ status: 401 });
  http.verify();
});

test('a rule of the app reads the answer that HttpClient has read', async () => {
  const stage = await setStageSignedIn({
    async shouldRefresh(response) {
      const answer = (await response.clone().json()) as { readonly errors?: readonly string[] };
      return answer.errors?.includes('UNAUTHENTICATED') === true;
    },
  });
  const outcome = watch(client().post(`${API}/graphql`, { query: '{ me }' }));
  stage.http.expectOne(`${API}/graphql`).flush({ errors: ['UNAUTHENTICATED'] });
  await settle();
  stage.world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  stage.http.expectOne(`${API}/graphql`).flush({ data: { me: 'alice' } });
  await settle();
  expect(outcome.values).toEqual([{ data: { me: 'alice' } }]);
});

test('a 401 that says that a new token will not help is passed on', async () => {
  const { http, world } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/admin`));
  const headers = { 'www-authenticate': 'Bearer error="insufficient_scope"' };
  http.expectOne(`${API}/admin`).flush('', { ...UNAUTHORIZED, headers });
  await settle();
  expect(outcome.error).toMatchObject({ status: 401 });
  expect(world.sent).toEqual([]);
});

test('statuses that a Response may not have are passed on', async () => {
  const { http } = await setStageSignedIn();
  for (const status of [204, 304, 999]) {
    const outcome = watch(client().get(`${API}/odd`, { observe: 'response' }));
    http.expectOne(`${API}/odd`).flush(null, { status, statusText: 'Odd' });
    await settle();
    expect(outcome.error ?? outcome.values[0]).toMatchObject({ status });
  }
});

test.each<readonly [string, ConstructorParameters<typeof HttpResponse>[0]]>([
  ['a header that is not Latin-1', { headers: new HttpHeaders({ 'X-Name': 'Zoë 🦊' }) }],
  ['a header whose name has a space', { headers: new HttpHeaders({ 'X Name': 'Zoë' }) }],
  ['a URL that cannot be parsed', { url: 'http://' }],
  ['no status', { status: 0 }],
  ['status 100', { status: 100 }],
])('an answer that an interceptor has made up is delivered: %s', async (_name, made) => {
  const { world } = await setStageSignedIn();
  const body = { id: 1 };
  provide(world.auth, () => of(new HttpResponse({ status: 200, body, ...made })));
  const outcome = watch(client().get(`${API}/notes`));
  await settle();
  expect(outcome).toMatchObject({ values: [body], isComplete: true, error: undefined });
});

test('calls before the restore wait for it, and without a session they are sent without a token', async () => {
  const { world, http } = setStage();
  const outcome = watch(client().get(`${API}/notes`));
  await settle();
  expect(http.match(() => true)).toEqual([]);
  world.refreshes()[0]?.respond({ error: 'no_session' }, { status: 401 });
  await settle();
  const call = http.expectOne(`${API}/notes`);
  expect(call.request.headers.has('Authorization')).toBe(false);
  call.flush('', UNAUTHORIZED);
  await settle();
  expect(outcome.error).toMatchObject({ status: 401 });
});

test('a session in cookies repeats its CSRF cookie in a header, and replays its calls', async () => {
  document.cookie = 'XSRF=of%20mine';
  const answers = [Response.json({ sub: 'alice' }), Response.json({ sub: 'alice' })];
  const auth = createAuth({
    refresh: '/auth/refresh',
    attach: 'cookies',
    csrf: { cookie: 'XSRF', header: 'X-XSRF' },
    fetch: () => Promise.resolve(answers.pop() ?? Response.error()),
  });
  onTestFinished(auth.dispose);
  const http = provide(auth);
  await auth.ready();
  watch(client().post('/api/notes', {}));
  const first = http.expectOne('/api/notes');
  expect(first.request.headers.get('X-XSRF')).toBe('of mine');
  first.flush('', UNAUTHORIZED);
  await expect.poll(() => http.match('/api/notes').length).toBe(1);
  expect(answers).toEqual([]);
});

test('with cookies only, a waiting call goes out without cookies when its user is gone', async () => {
  const { http, world } = await setStageSignedIn({ attach: 'cookies' });
  await world.advance(3_600_000);
  const outcome = watch(client().post(`${API}/notes`, {}));
  await settle();
  world.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 400 });
  await settle();
  const call = http.expectOne(`${API}/notes`);
  expect(call.request.credentials).toBe('omit');
  call.flush('', UNAUTHORIZED);
  await settle();
  expect(outcome.error).toMatchObject({ status: 401 });
});

test('a call of HttpClient inside a login does not wait for the login', async () => {
  const { world, http } = setStage();
  const login = world.auth.login(() => firstValueFrom(client().post<{ access_token: string }>('/auth/login', {})));
  await settle();
  http.expectOne('/auth/login').flush(grantFor('alice'));
  await login;
  expect(world.auth.session.status).toBe('authenticated');
});

test('a call completes without a response if a later interceptor completes it', async () => {
  const onUnhandled = vi.fn<() => void>();
  process.on('unhandledRejection', onUnhandled);
  const { http } = await setStageSignedIn();
  const outcome = watch(client().get(`${API}/notes`));
  const observer = Reflect.get(http.expectOne(`${API}/notes`), 'observer') as { readonly complete: () => void };
  observer.complete();
  await settle();
  expect(outcome).toMatchObject({ values: [], isComplete: true });
  expect(onUnhandled).not.toHaveBeenCalled();
  process.off('unhandledRejection', onUnhandled);
});

/** Stands in JSON as it is. */
const raw = (text: string): unknown => (Reflect.get(JSON, 'rawJSON') as (text: string) => unknown)(text);

test.each([
  ['an integer beyond the safe ones', { id: raw('12345678901234567890') }, '{"id":12345678901234567890}'],
  ['a price with a zero at its end', { price: raw('1.10') }, '{"price":1.10}'],
  ['a date, which turns itself into a text', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['a plain object', { a: [1, null] }, '{"a":[1,null]}'],
])('the replay sends %s as the first attempt did', async (_name, body, text) => {
  const stage = await setStageSignedIn();
  watch(client().post(`${API}/notes`, body));
  watch(client().post(`${API}/patch`, body, { headers: { 'Content-Type': 'application/merge-patch+json' } }));
  await refuseAndRefresh(stage);
  const sent = stage.http
    .match(() => true)
    .map(({ request }) => [
      request.headers.get('Content-Type') ?? request.detectContentTypeHeader(),
      request.serializeBody(),
    ]);
  expect(sent).toEqual([
    ['application/json', text],
    ['application/merge-patch+json', text],
  ]);
});

test('a JSONP call is left alone: a script carries no token, and Angular’s backend refuses headers', async () => {
  const { http } = await setStageSignedIn();
  const outcome = watch(client().request('JSONP', `${API}/notes?callback=JSONP_CALLBACK`));
  const call = http.expectOne(({ method }) => method === 'JSONP');
  expect(call.request.headers.keys()).toEqual([]);
  call.flush([1]);
  await settle();
  expect(outcome).toMatchObject({ values: [[1]], isComplete: true });
});
