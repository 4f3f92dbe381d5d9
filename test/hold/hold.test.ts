import { SessionChangedError } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle } from '../simulation/world.ts';
import { EXPIRED, openPage, told } from './held-page.ts';

const POST = { method: 'POST', body: 'a form that took an hour' };

test('a POST that is refused because the session has ended is sent once more after its user has signed in again in place', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true, identity: 'alice' });
  expect(page.dialogues).toMatchObject([{ cause: 'expired', challenge: undefined }]);
  expect(told(page)).toEqual(['reauthentication-start', 'hold']);
  await page.login();
  expect(page.calls().map(({ method, init }) => [method, init.body])).toEqual([
    ['POST', POST.body],
    ['POST', POST.body],
  ]);
  page.last().respond('saved');
  expect(await (await saved).text()).toBe('saved');
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
  expect(page.dialogues[0]?.signal.aborted).toBe(true);
  expect(told(page)).toEqual(['reauthentication-start', 'hold', 'reauthentication-end']);
});

test('a login with a new session id counts as the same user, and the waiting calls are sent', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  const accessToken = jwt({ sub: 'alice', sid: 'another session' });
  await page.auth.login(async () => Response.json({ access_token: accessToken, expires_in: 180 }));
  await settle();
  expect(page.last().authorization).toBe(`Bearer ${accessToken}`);
  page.last().respond('saved');
  expect((await saved).status).toBe(200);
});

test('a waiting call is never sent as another user', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  saved.catch(() => {});
  await page.endSession();
  const made = page.auth.fetch('/api/later', POST);
  made.catch(() => {});
  await page.login('bob');
  await expect(saved).rejects.toBeInstanceOf(SessionChangedError);
  await expect(made).rejects.toBeInstanceOf(SessionChangedError);
  expect(page.calls()).toHaveLength(1);
  expect(page.auth.session).toMatchObject({ identity: 'bob', isReauthenticating: false });
  expect(page.events.filter(({ type }) => type === 'session-end' || type === 'identity-change')).toEqual([
    { type: 'session-end', reason: 'replaced' },
    { type: 'identity-change', from: 'alice', to: 'bob' },
  ]);
});

test('users who can’t be told apart never count as the same', async () => {
  const page = await openPage({ grant: { access_token: 'opaque-1', expires_in: 180 } });
  const saved = page.auth.fetch('/api/form', POST);
  saved.catch(() => {});
  await page.endSession();
  await page.auth.login(async () => Response.json({ access_token: 'opaque-2', expires_in: 180 }));
  await expect(saved).rejects.toBeInstanceOf(SessionChangedError);
  expect(page.calls()).toHaveLength(1);
});

test('giving up gives each call its own 401, and reports the end then', async () => {
  const page = await openPage();
  const calls = ['/api/1', '/api/2'].map((path) => page.auth.fetch(path, POST));
  page.calls().forEach(({ respond }, at) =>
    respond(`refused ${at}`, {
      status: 401,
      statusText: 'No',
      headers: { 'x-id': `${at}` },
    }),
  );
  await settle();
  await page.endSession();
  expect(told(page)).not.toContain('session-end');
  page.dialogues[0]?.close();
  const answers = await Promise.all(calls);
  expect(answers.map(({ status, statusText, headers }) => [status, statusText, headers.get('x-id')])).toEqual([
    [401, 'No', '0'],
    [401, 'No', '1'],
  ]);
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['refused 0', 'refused 1']);
  expect(page.calls()).toHaveLength(2);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired', isReauthenticating: false });
  expect(told(page).filter((type) => type !== 'hold')).toEqual([
    'reauthentication-start',
    'session-end',
    'reauthentication-end',
  ]);
});

test('a function that rejects gives up', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  page.dialogues[0]?.fail(new Error('The user has closed it.'));
  expect((await saved).status).toBe(401);
  expect(page.auth.session.status).toBe('unauthenticated');
});

test('a function that throws gives up', async () => {
  const { holdAndReplay } = await import('rebearer/hold');
  const reauthenticate = holdAndReplay(() => {
    throw new Error('There is no dialogue.');
  });
  const page = await openPage({ auth: { reauthenticate } });
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  expect((await saved).status).toBe(401);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a function with a mistake gives up, and the mistake is reported as uncaught', async () => {
  const uncaught: unknown[] = [];
  vi.stubGlobal('queueMicrotask', (task: () => void) => {
    void Promise.resolve()
      .then(task)
      .catch((error: unknown) => uncaught.push(error));
  });
  const broken = new TypeError('null is not an element');
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  page.dialogues[0]?.fail(broken);
  expect((await saved).status).toBe(401);
  expect(uncaught).toEqual([broken]);
});

test.each([
  { user: 'alice', sent: 2, end: 'saved' },
  { user: undefined, sent: 1, end: 'refused' },
])('a dialogue that is closed before the login of $user is answered gives up only if that fails', async (story) => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  const { promise, resolve } = Promise.withResolvers<Response>();
  const login = page.auth.login(() => promise).catch(() => {});
  page.dialogues[0]?.close();
  await settle();
  expect(page.auth.session.isReauthenticating).toBe(true);
  resolve(story.user === undefined ? new Response(null, { status: 401 }) : Response.json(grantFor(story.user, 2)));
  await login;
  await settle();
  if (story.user !== undefined) page.last().respond('saved');
  expect(await (await saved).text()).toBe(story.end);
  expect(page.calls()).toHaveLength(story.sent);
  expect(page.auth.session.isAuthenticated).toBe(story.user !== undefined);
  expect(told(page).includes('session-end')).toBe(story.user === undefined);
});

test('dispose ends the wait for a login that is not answered', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  void page.auth.login(() => new Promise(() => {})).catch(() => {});
  page.dialogues[0]?.close();
  await settle();
  page.auth.dispose();
  expect((await saved).status).toBe(401);
});

test('fifty calls wait for one dialogue, and are sent once each', async () => {
  const page = await openPage();
  const calls = Array.from({ length: 50 }, (_, at) => page.auth.fetch(`/api/${at}`, POST));
  for (const { respond } of page.calls()) respond('refused', INVALID_TOKEN);
  await settle();
  await page.endSession();
  expect([page.dialogues.length, page.refreshes().length]).toEqual([1, 1]);
  await page.login();
  expect(page.calls()).toHaveLength(100);
  for (const { respond } of page.calls().slice(50)) respond('ok');
  expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
});

test('calls that are made during the dialogue wait too, and are sent once', async () => {
  const page = await openPage();
  void page.auth.fetch('/api/first');
  await page.endSession();
  const later = page.auth.fetch('/api/later', POST);
  const token = page.auth.getAccessToken();
  await settle();
  expect(page.calls()).toHaveLength(1);
  await page.login();
  expect(page.calls().map(({ url }) => new URL(url).pathname)).toEqual(['/api/first', '/api/first', '/api/later']);
  for (const { respond } of page.calls().slice(1)) respond('ok');
  expect((await later).ok).toBe(true);
  expect(await token).toBe(page.calls()[1]?.authorization?.slice('Bearer '.length));
});

test('a call that is made during the dialogue is sent without a token after giving up', async () => {
  const page = await openPage();
  void page.auth.fetch('/api/first');
  await page.endSession();
  const later = page.auth.fetch('/api/later', POST);
  const token = page.auth.getAccessToken();
  page.dialogues[0]?.close();
  await settle();
  expect([page.calls().length, page.last().authorization]).toEqual([2, null]);
  page.last().respond('no', { status: 401 });
  expect((await later).status).toBe(401);
  expect(await token).toBeUndefined();
});

test('an end that only a lifetime notices opens the dialogue too', async () => {
  const page = await openPage();
  page.auth.getAccessToken({ minValidity: 1e9 }).catch(() => {});
  await page.endSession();
  expect(page.dialogues).toHaveLength(1);
});

test.each([
  ['revoked', 'revoked'],
  ['logged_out', 'logout'],
  ['reuse_detected', 'revoked'],
  ['blocked', 'blocked'],
])('an end with the reason %s opens no dialogue', async (word, reason) => {
  const page = await openPage();
  const call = page.auth.fetch('/api/x');
  await page.endSession({ error: 'invalid_grant', reason: word });
  expect((await call).status).toBe(401);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason });
  expect(page.dialogues).toEqual([]);
});

test('a cookie of another session ends the session without a dialogue', async () => {
  const page = await openPage();
  const call = page.auth.fetch('/api/x');
  call.catch(() => {});
  page.last().respond('no', INVALID_TOKEN);
  await settle();
  page.last().respond({ error: 'session_mismatch' }, { status: 409 });
  await expect(call).rejects.toBeInstanceOf(SessionChangedError);
  expect(page.dialogues).toEqual([]);
});

test.each(['session_expired', 'timed_out', 'absolute_timeout'])(
  'the reason %s counts as an end by time',
  async (reason) => {
    const page = await openPage();
    void page.auth.fetch('/api/x');
    await page.endSession({ error: 'invalid_grant', reason });
    expect(page.dialogues).toMatchObject([{ cause: 'expired' }]);
  },
);

test.each(['idle_timeout', 'inactive', 'idle'])(
  'the reason %s counts as an end for lack of activity',
  async (reason) => {
    const page = await openPage();
    void page.auth.fetch('/api/x');
    await page.endSession({ error: 'invalid_grant', reason });
    expect(page.dialogues).toMatchObject([{ cause: 'idle' }]);
    page.dialogues[0]?.close();
    await settle();
    expect(page.auth.session).toMatchObject({ reason });
  },
);

test.each([
  [{ idle_expires_in: 600, session_expires_in: 9000 }, 600_000, 'idle'],
  [{ idle_expires_in: 600, session_expires_in: 500 }, 600_000, 'expired'],
  [{ session_expires_in: 600 }, 600_000, 'expired'],
  [{ idle_expires_in: 600 }, 300_000, 'expired'],
])('limits of %j, %i ms after the login, give the cause %s', async (limits, passed, cause) => {
  const page = await openPage({ grant: { ...grantFor('alice'), ...limits } });
  await page.advance(passed);
  void page.auth.fetch('/api/x');
  await settle();
  await page.endSession();
  expect(page.dialogues).toMatchObject([{ cause }]);
});

test('a logout ends the wait at once', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  saved.catch(() => {});
  await page.endSession();
  void page.auth.logout();
  await expect(saved).rejects.toBeInstanceOf(SessionChangedError);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(page.dialogues[0]?.signal.aborted).toBe(true);
  expect(told(page)).toEqual([
    'reauthentication-start',
    'hold',
    'session-end',
    'identity-change',
    'reauthentication-end',
  ]);
});

test('the signal fires after all other notifications', async () => {
  const page = await openPage();
  page.auth.fetch('/api/form', POST).catch(() => {});
  await page.endSession();
  const toldBefore: string[] = [];
  page.dialogues[0]?.signal.addEventListener('abort', () => {
    toldBefore.push(...page.events.map(({ type }) => type));
  });
  await page.login('bob');
  expect(toldBefore.slice(-4)).toEqual(['session-end', 'identity-change', 'session-start', 'token']);
});

test('a caller’s abort ends its own wait at once, but not the dialogue', async () => {
  const page = await openPage();
  const leaving = new AbortController();
  const aborted = page.auth.fetch('/api/left', { ...POST, signal: leaving.signal });
  const staying = page.auth.fetch('/api/stays', POST);
  for (const { respond } of page.calls()) respond('no', INVALID_TOKEN);
  await settle();
  await page.endSession();
  const reason = new Error('The user has left the page.');
  leaving.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  expect(page.dialogues[0]?.signal.aborted).toBe(false);
  await page.login();
  expect(page.calls().map(({ url }) => new URL(url).pathname)).toEqual(['/api/left', '/api/stays', '/api/stays']);
  page.last().respond('ok');
  expect((await staying).ok).toBe(true);
});

test('a call waits for holdFor and then gets its 401, while the user may still sign in', async () => {
  const page = await openPage({ holdFor: 60_000 });
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  await page.advance(60_000);
  const answer = await saved;
  expect([answer.status, await answer.text()]).toEqual([401, 'refused']);
  expect(page.auth.session).toMatchObject({ isReauthenticating: true });
  await page.login();
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
  expect(page.calls()).toHaveLength(1);
});

test('after its timeout the dialogue closes and the session is over', async () => {
  const page = await openPage({ holdFor: 60_000, timeout: 120_000 });
  void page.auth.fetch('/api/form', POST);
  await page.endSession();
  await page.advance(119_999);
  expect(page.auth.session.isReauthenticating).toBe(true);
  await page.advance(1);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(page.dialogues[0]?.signal.reason).toMatchObject({ name: 'TimeoutError' });
  expect(page.events.at(-1)).toEqual({ type: 'reauthentication-end', outcome: 'timed-out' });
});

test('by default a call waits ten minutes', async () => {
  const page = await openPage();
  let isSettled = false;
  void page.auth.fetch('/api/form', POST).then(() => (isSettled = true));
  await page.endSession();
  await page.advance(599_999);
  expect(isSettled).toBe(false);
  await page.advance(1);
  expect(isSettled).toBe(true);
});

test('calls beyond maxCalls get their 401 at once', async () => {
  const page = await openPage({ maxCalls: 2 });
  const calls = [1, 2, 3].map((at) => page.auth.fetch(`/api/${at}`));
  for (const { respond } of page.calls()) respond('no', INVALID_TOKEN);
  await settle();
  await page.endSession();
  expect((await Promise.race(calls)).status).toBe(401);
  const later = page.auth.fetch('/api/later');
  await settle();
  page.last().respond('no', { status: 401 });
  expect((await later).status).toBe(401);
  await page.login();
  expect(page.calls()).toHaveLength(6);
});

test('a 401 that is too large to keep goes to its caller at once, complete', async () => {
  const page = await openPage({ maxBody: 10 });
  const call = page.auth.fetch('/api/x');
  page.last().respond('x'.repeat(1000), INVALID_TOKEN);
  await settle();
  page.last().respond(EXPIRED, { status: 400 });
  const answer = await call;
  expect([answer.status, (await answer.text()).length]).toEqual([401, 1000]);
  expect(page.auth.session.isReauthenticating).toBe(true);
});

test('a call whose body can’t be sent again gets its 401 at once', async () => {
  const page = await openPage({ auth: { replayLimit: 1 } });
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(100));
      controller.close();
    },
  });
  const call = page.auth.fetch('/api/upload', { method: 'POST', body, duplex: 'half' } as RequestInit);
  await new Response(page.last().init.body).arrayBuffer();
  await page.endSession();
  expect((await call).status).toBe(401);
  expect(page.auth.session.isReauthenticating).toBe(true);
});

test('a streamed body of a call that is made during the dialogue is sent completely', async () => {
  const page = await openPage();
  void page.auth.fetch('/api/first');
  await page.endSession();
  let left = 3;
  const body = new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(100));
      else controller.close();
    },
  });
  const call = page.auth.fetch('/api/upload', { method: 'POST', body, duplex: 'half' } as RequestInit);
  await page.login();
  const upload = page.calls().find(({ url }) => url.endsWith('upload'));
  expect((await new Response(upload?.init.body).arrayBuffer()).byteLength).toBe(300);
  upload?.respond('saved');
  expect((await call).ok).toBe(true);
});

test('a streamed body of a refused call is sent again from its beginning', async () => {
  const page = await openPage();
  const body = new Blob(['an hour of work']).stream();
  const call = page.auth.fetch('/api/upload', { method: 'POST', body, duplex: 'half' } as RequestInit);
  await new Response(page.last().init.body).text();
  await page.endSession();
  await page.login();
  expect(await new Response(page.last().init.body).text()).toBe('an hour of work');
  page.last().respond('saved');
  expect((await call).ok).toBe(true);
});

test('a second 401 after the replay goes to the caller', async () => {
  const page = await openPage();
  const call = page.auth.fetch('/api/x');
  await page.endSession();
  await page.login();
  page.last().respond('no again', INVALID_TOKEN);
  const answer = await call;
  expect([answer.status, await answer.text()]).toEqual([401, 'no again']);
  expect(page.dialogues).toHaveLength(1);
});

test('a call of the login itself does not wait', async () => {
  const page = await openPage();
  void page.auth.fetch('/api/form', POST);
  await page.endSession();
  const login = page.auth.login(async () => {
    const nonce = page.auth.fetch('/api/nonce');
    await settle();
    page.last().respond('nonce');
    expect(await (await nonce).text()).toBe('nonce');
    expect(await page.auth.getAccessToken()).toBeUndefined();
    return Response.json(grantFor('alice', 2));
  });
  await login;
  await settle();
  expect(page.calls().map(({ url, authorization }) => [new URL(url).pathname, authorization === null])).toEqual([
    ['/api/form', false],
    ['/api/nonce', true],
    ['/api/form', false],
  ]);
});

test('a call that was sent before the login and is refused during it waits too', async () => {
  const page = await openPage();
  const calls = ['/api/1', '/api/2'].map((path) => page.auth.fetch(path, POST));
  const [first, second] = page.calls();
  first?.respond('no', INVALID_TOKEN);
  await settle();
  page.last().respond(EXPIRED, { status: 400 });
  await settle();
  await page.auth.login(async () => {
    second?.respond('no', INVALID_TOKEN);
    await settle();
    return Response.json(grantFor('alice', 2));
  });
  await settle();
  for (const { respond } of page.calls().slice(2)) respond('saved');
  expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
});

test('after a failed login the dialogue stays open', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  await expect(page.auth.login(async () => new Response('wrong password', { status: 401 }))).rejects.toMatchObject({
    code: 'login_failed',
  });
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
  expect(page.dialogues[0]?.signal.aborted).toBe(false);
  await page.login();
  page.last().respond('saved');
  expect((await saved).ok).toBe(true);
});

test('a login that answers without a token is followed by a refresh, and fails if the refresh finds no session', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  const failed = page.auth.login(async () => new Response(null, { status: 204 }));
  failed.catch(() => {});
  await settle();
  page.last().respond(EXPIRED, { status: 400 });
  await expect(failed).rejects.toMatchObject({ code: 'login_failed' });
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
  const done = page.auth.login(async () => new Response(null, { status: 204 }));
  await settle();
  page.last().respond(grantFor('alice', 2));
  await done;
  await settle();
  page.last().respond('saved');
  expect((await saved).ok).toBe(true);
});

test('a login whose refresh gets no answer leaves the dialogue open', async () => {
  const page = await openPage({ auth: { retry: { attempts: 1 } } });
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  const failed = page.auth.login(async () => new Response(null, { status: 204 }));
  failed.catch(() => {});
  await settle();
  page.last().fail();
  await expect(failed).rejects.toMatchObject({ code: 'login_failed' });
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
  await page.login();
  page.last().respond('saved');
  expect((await saved).ok).toBe(true);
});

test('auth.refresh() rejects during the dialogue, because there is no session to refresh', async () => {
  const page = await openPage();
  void page.auth.fetch('/api/form', POST);
  await page.endSession();
  const refreshed = page.auth.refresh();
  refreshed.catch(() => {});
  await settle();
  page.last().respond(EXPIRED, { status: 400 });
  await expect(refreshed).rejects.toMatchObject({ code: 'signed_out' });
  expect(page.dialogues).toHaveLength(1);
});

test('coming online, becoming visible and going offline change nothing during the dialogue', async () => {
  const page = await openPage();
  void page.auth.fetch('/api/form', POST);
  await page.endSession();
  const before = page.sent.length;
  page.setOnline(false);
  page.setOnline(true);
  for (const wake of ['online', 'visible', 'restored'] as const) await page.wake(wake);
  await page.advance(400_000);
  expect(page.sent).toHaveLength(before);
  expect([page.dialogues.length, page.auth.session.isReauthenticating]).toEqual([1, true]);
});

test.each(['given up', 'signed in'] as const)(
  'a call that waits for a dialogue gets its own answer when that is %s, also after a return from the back-forward cache',
  async (end) => {
    const page = await openPage();
    const saved = page.auth.fetch('/api/form', POST);
    await page.endSession();
    await page.wake('restored');
    if (end === 'given up') page.dialogues[0]?.close(false);
    else await page.login();
    await settle();
    if (end === 'signed in') page.last().respond('saved');
    expect((await saved).status).toBe(end === 'given up' ? 401 : 200);
  },
);

test('each end opens one dialogue, and a server that keeps no session opens no further ones', async () => {
  const page = await openPage();
  for (let end = 0; end < 10 && page.auth.session.isAuthenticated; end++) {
    void page.auth.fetch('/api/x');
    await settle();
    await page.endSession();
    if (page.auth.session.isReauthenticating) await page.login('alice', 10 + end);
    if (page.auth.session.isAuthenticated) page.last().respond('ok');
    await settle();
  }
  expect(page.dialogues.length).toBeLessThan(5);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('ends that lie apart open a dialogue each', async () => {
  const page = await openPage();
  for (let end = 1; end <= 10; end++) {
    await page.advance(60_000);
    void page.auth.fetch('/api/x');
    await settle();
    await page.endSession();
    expect(page.dialogues).toHaveLength(end);
    await page.login('alice', 10 + end);
    page.last().respond('ok');
    await settle();
  }
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
});

test('a page that is loaded during the dialogue has no session', async () => {
  const browser = createBrowser();
  const page = await openPage({ browser });
  void page.auth.fetch('/api/form', POST);
  await page.endSession();
  const loaded = createWorld({}, browser);
  const ready = loaded.auth.ready();
  await settle();
  await loaded.advance(60);
  loaded.refreshes()[0]?.respond(EXPIRED, { status: 400 });
  await ready;
  expect(loaded.auth.session).toMatchObject({ status: 'unauthenticated' });
  expect(page.auth.session.isReauthenticating).toBe(true);
});

test('after dispose every call settles', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  await page.endSession();
  page.auth.dispose();
  expect((await saved).status).toBe(401);
  expect(page.dialogues[0]?.signal.aborted).toBe(true);
});

test('a login whose password is wrong is sent once, and its 401 is the login’s', async () => {
  const page = await openPage();
  const saved = page.auth.fetch('/api/form', POST);
  saved.catch(() => {});
  await page.endSession();
  const login = page.auth.login(() => page.auth.fetch('/login', { method: 'POST' })).catch((error: unknown) => error);
  await settle();
  page.last().respond('wrong', { status: 401 });
  expect(await login).toMatchObject({ name: 'LoginError', status: 401 });
  await settle();
  expect(page.calls().filter(({ url }) => url.endsWith('/login'))).toHaveLength(1);
});
