import { runInNewContext } from 'node:vm';
import { LoginError } from 'rebearer';
import { beforeEach, expect, test, vi } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, jwt, settle, type World } from '../simulation/world.ts';

const NOBODY = [{ error: 'invalid_grant', reason: 'no_session' }, { status: 400 }] as const;

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

async function signedInAs(subject: string, world: World): Promise<World> {
  await world.auth.login(Response.json(grantFor(subject)));
  await settle();
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

/** Lets a refresh begin that is not answered. */
async function refreshing(world: World): Promise<void> {
  await world.advance(160_000);
  void world.auth.fetch('/api/x').catch(() => {});
  await settle();
  await world.advance(60);
  expect(world.refreshes()).toHaveLength(1);
}

const PromiseOfAnotherRealm = runInNewContext('({ resolve: (value) => Promise.resolve(value) })') as Pick<
  typeof Promise,
  'resolve'
>;

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
}

test('a login function is called after the refresh in flight', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  const call = vi.fn<() => Promise<Response>>(async () => Response.json(grantFor('bob')));
  const login = world.auth.login(call);
  await settle();
  expect(call).not.toHaveBeenCalled();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await login;
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'bob' } });
  expect(world.refreshes()).toHaveLength(1);
});

test('a login function is called after the refresh of another tab', async () => {
  const browser = createBrowser();
  const one = await signedInAs('alice', createWorld({ restore: false }, browser));
  const other = await signedInAs('alice', createWorld({ restore: false }, browser));
  await refreshing(other);
  const call = vi.fn<() => Promise<Response>>(async () => Response.json(grantFor('bob')));
  const login = one.auth.login(call);
  await settle();
  expect(call).not.toHaveBeenCalled();
  other.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  await one.advance(60);
  await login;
  expect(one.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a refresh that hangs delays a login no longer than the time-out', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  const login = world.auth.login(async () => Response.json(grantFor('bob')));
  await settle();
  await world.advance(15_000);
  await world.advance(15_000);
  await login;
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a login function that did not get the lock in time is verified under the lock, after what it has overtaken', async () => {
  const browser = createBrowser();
  const one = await signedInAs('alice', createWorld({ restore: false }, browser));
  const other = await signedInAs('alice', createWorld({ restore: false, timeout: 60_000 }, browser));
  await refreshing(other);
  const login = one.auth.login(async () => Response.json(grantFor('bob')));
  await settle();
  await one.advance(15_000);
  await one.advance(15_000);
  await login;
  expect(one.refreshes()).toHaveLength(0);
  // The late answer has put alice's cookie over bob's.
  other.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  one.refreshes()[0]?.respond(grantFor('alice', 3));
  await settle();
  expect(one.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'replaced' });
});

test('login functions of two tabs are called one after the other, and both tabs end as one user', async () => {
  const browser = createBrowser();
  const tabs = [createWorld({ restore: false }, browser), createWorld({ restore: false }, browser)];
  let running = 0;
  let most = 0;
  const login = async (): Promise<Response> => {
    most = Math.max(most, ++running);
    await settle();
    running--;
    return Response.json(grantFor('alice'));
  };
  await Promise.all(tabs.map(({ auth }) => auth.login(login)));
  await settle();
  expect(most).toBe(1);
  expect(tabs.map(({ auth }) => auth.session)).toMatchObject([
    { claims: { sub: 'alice' } },
    { claims: { sub: 'alice' } },
  ]);
});

test('a login during which another tab logs in is announced too: without names the other tab asks whose cookie it is', async () => {
  const browser = createBrowser();
  const tabs = [createWorld({ restore: false }, browser), createWorld({ restore: false }, browser)] as const;
  const opaque = (user: string) => async (): Promise<Response> => {
    await settle();
    return Response.json({ access_token: `${user}-1`, expires_in: 180 });
  };
  await Promise.all([tabs[0].auth.login(opaque('alice')), tabs[1].auth.login(opaque('bob'))]);
  await settle();
  tabs[0].refreshes().at(-1)?.respond({ access_token: 'bob-2', expires_in: 180 });
  await settle();
  void tabs[0].auth.fetch('/api/x');
  expect(tabs[0].calls().map(({ authorization }) => authorization)).toEqual(['Bearer bob-2']);
});

test('a call inside a login function does not wait for a refresh', async () => {
  const world = createWorld();
  const login = world.auth.login(() => world.auth.fetch('/api/login', { method: 'POST' }));
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/api/login']);
  world.sent[0]?.respond(grantFor('alice'));
  await login;
  expect(world.auth.session).toMatchObject({ claims: { sub: 'alice' } });
});

test.each([
  { title: 'the restore fails', session: 'loading' },
  { title: 'the refresh of an expired token fails', session: 'authenticated' },
])('a call inside a login function is sent while $title', async ({ session }) => {
  const world = createWorld({ retry: { attempts: 1 } });
  if (session === 'authenticated') await signedInAs('alice', world);
  await world.advance(240_000);
  const refused = failureOf(world.auth.fetch('/api/x'));
  await world.advance(60);
  world.refreshes()[0]?.respond('', { status: 503 });
  expect(await refused).toMatchObject({ code: 'refresh_failed' });
  expect(world.auth.session.status).toBe(session);
  world.sent.length = 0;
  const login = world.auth.login(async () => {
    const token = await world.auth.getAccessToken();
    const headers = { 'x-token': String(token) };
    return world.auth.fetch('/api/login', { method: 'POST', headers });
  });
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/api/login']);
  world.sent[0]?.respond(grantFor('bob'));
  await login;
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a refused call inside a login function gets its 401', async () => {
  const world = createWorld();
  const login = failureOf(world.auth.login(() => world.auth.fetch('/api/login', { method: 'POST' })));
  await settle();
  world.sent[0]?.respond('', { status: 401 });
  expect(await login).toMatchObject({ code: 'login_failed', status: 401 });
});

test('a login function without an answer is aborted after the time-out, and a refresh finds the result', async () => {
  const world = createWorld({ restore: false });
  let signal: AbortSignal | undefined;
  const login = failureOf(
    world.auth.login((context) => {
      ({ signal } = context);
      return new Promise(() => {});
    }),
  );
  await settle();
  await world.advance(15_000);
  expect(signal?.aborted).toBe(true);
  world.refreshes()[0]?.respond(grantFor('alice'));
  expect(await login).toBeInstanceOf(LoginError);
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'alice' } });
});

test('what a refresh finds after a login without an answer does not count if another tab has logged out meanwhile', async () => {
  const browser = createBrowser();
  const world = await signedInAs('alice', createWorld({ restore: false }, browser));
  const other = await signedInAs('alice', createWorld({ restore: false }, browser));
  const login = failureOf(world.auth.login(() => Promise.reject(new TypeError('Failed to fetch'))));
  await settle();
  void other.auth.logout();
  await settle();
  expect(world.auth.session).toMatchObject({ reason: 'logout' });
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(await login).toBeInstanceOf(LoginError);
  expect(world.auth.session).toMatchObject({ reason: 'logout' });
  expect(world.refreshes()).toHaveLength(1);
});

test('a login response whose body stalls fails after the time-out', async () => {
  const world = createWorld({ restore: false });
  const stalled = new Response(
    new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) }),
  );
  const login = failureOf(world.auth.login(stalled));
  await settle();
  await world.advance(15_000);
  world.refreshes()[0]?.respond(...NOBODY);
  expect(await login).toMatchObject({ code: 'login_failed' });
});

test('a login response whose body breaks off is followed by a refresh that finds out whom the server has signed in', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
  const failure = failureOf(world.auth.login(new Response(body)));
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob'));
  expect(await failure).toBeInstanceOf(LoginError);
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a logout during a login function wins', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  let answer: (response: Response) => void = () => {};
  const login = failureOf(world.auth.login(() => new Promise<Response>((resolve) => (answer = resolve))));
  await settle();
  const logout = world.auth.logout();
  world.sent[0]?.respond('', { status: 200 });
  answer(Response.json(grantFor('bob')));
  expect(await login).toMatchObject({ code: 'session_changed' });
  await settle();
  // The login has left a cookie behind, which the first logout could not know of.
  world.sent[1]?.respond('', { status: 200 });
  expect(await logout).toEqual({ confirmed: true });
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('a login that waits while the user logs out is not made', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  let answer: (response: Response) => void = () => {};
  const first = failureOf(world.auth.login(() => new Promise<Response>((resolve) => (answer = resolve))));
  const calls: string[] = [];
  const second = failureOf(world.auth.login(async () => void calls.push('second')));
  await settle();
  void world.auth.logout();
  answer(Response.json(grantFor('bob')));
  await settle();
  expect(await first).toMatchObject({ code: 'session_changed' });
  expect(await second).toMatchObject({ code: 'session_changed' });
  expect(calls).toEqual([]);
});

test('a logout during a login function wins, even if the login is never answered', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const login = failureOf(world.auth.login(() => new Promise(() => {})));
  await settle();
  const logout = world.auth.logout();
  await settle();
  world.sent[0]?.respond('', { status: 200 });
  await world.advance(15_000);
  for (const { respond } of world.refreshes()) respond(grantFor('alice', 2));
  await settle();
  for (const { url, respond } of world.sent) if (url.endsWith('/logout')) respond('', { status: 200 });
  expect(await login).toBeInstanceOf(LoginError);
  expect(await logout).toEqual({ confirmed: true });
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test.each([
  ['a promise', { resolve: (value: Response) => Promise.resolve(value) }],
  ['a promise of a class that is not the global one, as where zone.js replaces it', PromiseOfAnotherRealm],
])('%s instead of a function rejects at once', async (_name, { resolve }) => {
  const world = createWorld({ restore: false });
  const request = Object.assign(resolve(Response.json(grantFor('alice'))), { accessToken: 'opaque' });
  expect(await failureOf(world.auth.login(request))).toMatchObject({
    name: 'TypeError',
    message: /the function that makes it/,
  });
  expect(world.sent).toHaveLength(0);
});

test('a refresh inside a login function rejects at once, and getAccessToken returns the current token', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await world.advance(200_000);
  const seen: unknown[] = [];
  await world.auth.login(async () => {
    seen.push(await failureOf(world.auth.refresh()));
    seen.push(await world.auth.getAccessToken());
    return Response.json(grantFor('bob'));
  });
  expect(seen).toEqual([expect.objectContaining({ code: 'refresh_failed', retryable: true }), expect.any(String)]);
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  expect(world.sent).toHaveLength(0);
});

test.each(['ready', 'login', 'logout'] as const)(
  '%s() inside a login function rejects at once, and so does the login, with a message that explains why',
  async (name) => {
    const world = createWorld();
    const inside: unknown[] = [];
    const login = failureOf(
      world.auth.login(async () => {
        inside.push(await failureOf(world.auth[name]()));
        throw inside[0];
      }),
    );
    const failure = await login;
    expect(inside).toEqual([failure]);
    expect(failure).toBeInstanceOf(LoginError);
    expect(String(failure)).toContain(`calls ${name}() in its function, which would wait for it`);
    expect(world.auth.session.status).toBe('loading');
    expect(world.sent).toHaveLength(0);
  },
);

test('calls beside a login function wait for the login, and settle', async () => {
  const world = createWorld();
  let answer: (response: Response) => void = () => {};
  const login = world.auth.login(() => new Promise<Response>((resolve) => (answer = resolve)));
  const ready = world.auth.ready();
  await settle();
  answer(Response.json(grantFor('alice')));
  await login;
  await world.advance(60);
  for (const { respond } of world.refreshes()) respond(grantFor('alice', 2));
  await ready;
  expect(world.auth.session).toMatchObject({ claims: { sub: 'alice' } });
});

test('a call that is made beside a login function, and refused when the login has failed, is refreshed and sent again', async () => {
  const world = await signedInAs('alice', createWorld());
  let answer: (response: Response) => void = () => {};
  const login = failureOf(world.auth.login(() => new Promise<Response>((resolve) => (answer = resolve))));
  await settle();
  const call = world.auth.fetch('/api/x', { method: 'POST', body: 'x' });
  await settle();
  answer(new Response('', { status: 401 }));
  expect(await login).toMatchObject({ code: 'login_failed' });
  world.sent[0]?.respond('', { status: 401 });
  await world.advance(60);
  for (const { respond } of world.refreshes()) respond(grantFor('alice', 2));
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/api/x', '/auth/refresh', '/api/x']);
  world.sent[2]?.respond('ok');
  expect((await call).ok).toBe(true);
});

test.each([
  { two_factor_required: true },
  { two_factor: true },
  { twoFactorRedirect: true },
  { mfa_required: true, token: 'for-the-second-step' },
  { status: 'MFA_REQUIRED', token: 'for-the-second-step' },
  { status: 'MFA_INCOMPLETE', token: 'for-the-second-step' },
  { state: 'MFA_CHALLENGE_SENT_SUCCESS', token: 'for-the-second-step' },
  { status: 'mfa_password_verified', token: 'for-the-second-step' },
  { mfa_enrollment_required: true, token: 'for-the-second-step' },
  { message: 'Your account was logged in on a different device', data: null },
  { status: 'mfa_not_verified', token: 'for-the-second-step' },
  { status: 'PASSWORD_VERIFIED_OTP_REQUIRED', token: 'for-the-second-step' },
  { result: 'OTP sent successfully', token: 'for-the-second-step' },
  { emailOtpVerificationRequired: true, token: 'for-the-second-step' },
  { error: { code: 0, message: 'Unauthorized' } },
  { code: 'LOGIN_UNSUCCESSFUL', data: null },
  { status: 'MFA_REQUIRED', stateToken: 'x' },
  { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'x' },
  { success: false },
  { ok: false },
  { authenticated: false },
  { authorized: false },
  { erro: true, mensagem: 'Usuário ou senha inválidos' },
  { jsonrpc: '2.0', id: null, result: { uid: null } },
  { status: 'error', message: 'wrong password' },
  { error: 'invalid_credentials' },
  { error: { code: 7 } },
  { errors: ['wrong'] },
  { success: 'false' },
  { code: 401, msg: 'wrong password' },
  { statusCode: 500 },
  { data: { success: false } },
  { user: null },
  { Status: 'Error' },
  { non_field_errors: ['wrong'] },
  { errorDescription: 'wrong password' },
  { url: 'https://example.com/login?error=CredentialsSignin' },
  { token: null, message: 'wrong password' },
  { isLoggedIn: false },
  { response: { status: 'needs_second_factor' } },
  { response: { status: 'needs_first_factor' } },
  { captchaRequired: true },
  { code: 'MFA_REQUIRED', message: 'A code was sent to you.' },
  { type: 'otp', session: 'x' },
  { next: 'two_factor' },
  { step: 'TOTP' },
  { nextStep: 'CONFIRM_OTP' },
  { action: 'verify-otp' },
  { message: 'OTP required' },
  { detail: 'Two-factor authentication is required.' },
  { data: { nextStep: '2fa' } },
  { data: { login: null } },
  { isSignedIn: false, nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' } },
  { data: { requiresTwoFactor: true, token: 'for-the-second-step', maskedPhone: '**12' }, success: true },
  { data: { login: { mfaRequired: true, token: 'for-the-second-step' } } },
  // The response of axios.
  { status: 200, data: { mfa_required: true, token: 'for-the-second-step' }, headers: {} },
  { mfa_required: { member_options: {} }, member: { id: 1 }, session_token: '' },
  { mfa: { required: true }, id: 1 },
  { status: 'LOCKED_OUT' },
  { status: false, message: 'wrong password' },
  { Success: false },
  { IsSuccess: false },
  { loginSuccess: false },
  { status: 'KO' },
  { err: 'wrong password' },
  { errcode: 40_001, errmsg: 'wrong password' },
  { errorCode: null, errorMessage: 'wrong password' },
  { isError: true },
  { response: { tf_required: true } },
  { data: { jwt: null, mustProvideTFA: true } },
  { tfaRequired: true },
  { errorCode: 200, errorMessage: 'wrong password' },
  { errorMessage: 'Unsuccessful', token: 'opaque' },
  { error: true, token: 'opaque' },
  { error: 'true', token: 'opaque' },
  { error: 'login not ok', token: 'opaque' },
  { status: 'WRONG_CREDENTIALS_ERROR' },
  { status: 'FIELD_ERROR', formFields: [] },
  { status: 'SIGN_IN_NOT_ALLOWED' },
  { resultCode: 'FAIL' },
  { status: 'NEW_PASSWORD_REQUIRED', session: 'x' },
  {
    data: {
      customerAccessTokenCreate: { customerAccessToken: null, customerUserErrors: [{ code: 'UNIDENTIFIED_CUSTOMER' }] },
    },
  },
  // Frappe, Casdoor, Proxmox, Authentik, Home Assistant.
  { verification: { method: 'OTP App', setup: true }, tmp_id: 'x' },
  { status: 'ok', data: 'NextMfa' },
  { data: { NeedTFA: 1, username: 'alice@pam' } },
  { type: 'native', component: 'ak-stage-authenticator-validate' },
  { type: 'form', flow_id: 'x', step_id: 'mfa' },
  { mfa_required: 1, token: 'for-the-second-step' },
])('an answer that says that it is not a login rejects: %j', async (body) => {
  const world = createWorld({ restore: false });
  const response = Response.json(body);
  expect(await failureOf(world.auth.login(response))).toMatchObject({ code: 'login_failed', status: 200, response });
  expect(response.bodyUsed).toBe(false);
  expect(world.sent).toHaveLength(0);
  expect(world.auth.session.status).toBe('unauthenticated');
});

test('a login that was redirected to a page with an error rejects', async () => {
  const world = createWorld({ restore: false });
  const page = Object.defineProperties(new Response('<html>'), {
    redirected: { value: true },
    url: { value: 'https://example.com/login?error' },
  });
  expect(await failureOf(world.auth.login(page))).toMatchObject({ code: 'login_failed', status: 200 });
});

test.each([
  { nextUri: '/auth/2fa/' },
  { redirect: '/2fa' },
  { redirect_url: '/login/otp' },
  { url: 'https://example.com/mfa/verify' },
])(
  'a login that leads to the page of a second factor counts once a refresh finds another session: %j',
  async (body) => {
    const former = await signedInAs('alice', createWorld({ restore: false }));
    const failure = failureOf(former.auth.login(Response.json(body)));
    await settle();
    former.refreshes()[0]?.respond(grantFor('alice', 2));
    expect(await failure).toMatchObject({ code: 'login_failed' });
    expect(former.auth.session).toMatchObject({ claims: { sub: 'alice' } });
    const other = await signedInAs('alice', createWorld({ restore: false }));
    const login = other.auth.login(Response.json(body));
    await settle();
    other.refreshes()[0]?.respond(grantFor('bob', 2));
    await login;
    expect(other.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  },
);

test('such an answer rejects even if the former user is still signed in', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  expect(await failureOf(world.auth.login(async () => Response.json({ success: false })))).toBeInstanceOf(LoginError);
  expect(world.auth.session).toMatchObject({ claims: { sub: 'alice' } });
});

test.each([
  { access_token: 'opaque', success: true, error: null },
  { access_token: 'opaque', mfa_enabled: true, two_factor: true },
  { access_token: 'opaque', errors: [], status: 'success' },
  { access_token: 'opaque', errors: {}, errorCode: '0' },
  { access_token: 'opaque', user: { two_factor_required: true } },
  { access_token: 'opaque', otp_required: 'false' },
  { access_token: 'opaque', errcode: 0, errmsg: 'ok' },
  { access_token: 'opaque', status: 'OTP_VERIFIED' },
  { access_token: 'opaque', result: 'MFA_COMPLETED' },
  { access_token: 'opaque', status: 'mfa_not_required' },
  { access_token: 'opaque', mfaRequired: 'N' },
  { access_token: 'opaque', otp_required: 'disabled' },
  { access_token: 'opaque', kycVerificationRequired: true },
  { access_token: 'opaque', pendingEmailVerification: 'new@example.com' },
  { access_token: 'opaque', error: { code: 'ok', message: '', log_id: 'x' } },
  { access_token: 'opaque', errors: { email: null } },
  { access_token: 'opaque', error: 'N/A', status: 'expired' },
  { errno: 0, errmsg: '成功', data: { token: 'opaque' } },
  { errCode: 200, errMsg: 'Success', data: { token: 'opaque' } },
  { errMsg: 'login:ok', data: { token: 'opaque' } },
  { errorMessage: 'Login successful.', data: { token: 'opaque' } },
  { IsError: false, ErrorMessage: '操作成功', token: 'opaque' },
  { errorCode: 'NO_ERROR', token: 'opaque' },
  { error: { code: 0, message: 'No error', traceId: '' }, token: 'opaque' },
  { error: { code: 0, message: 'success', log_id: 'x' }, token: 'opaque' },
  { status: 'NO_ERROR', access_token: 'opaque' },
  { state: 'sync_error', access_token: 'opaque' },
  { errorCode: '00000', errorMsg: '一切ok', data: { token: 'opaque' } },
  { data: { token: 'opaque', user: { mfaRequired: true, two_factor_required: true } } },
  { data: { token: 'opaque', mfa: { enabled: true } } },
  { access_token: 'opaque', data: { id: 1, email: 'alice@example.com', otp_required_for_login: true } },
  { access_token: 'opaque', challenges: [{ id: 1 }], pending_verifications: ['email'] },
  { access_token: 'opaque', mfaRequired: { sms: false } },
  { access_token: 'opaque', type: 'mfa', message: 'OTP verified' },
  { access_token: 'opaque', next: '/challenges' },
])('an answer with a token and other settings is a login: %j', async (body) => {
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(body));
  expect(world.auth.session.status).toBe('authenticated');
});

test.each([
  { success: true, data: null },
  { code: 0, msg: 'ok', data: null },
  // The response of axios, and of Angular.
  { status: 204, statusText: 'No Content', data: '', headers: {} },
  { status: 201, body: null, ok: true },
  { message: 'Login successful', data: null },
  { message: 'Logged in', token: null },
  { status: 'succeeded', data: null },
  { url: '/catalog?failed=true' },
  { code: 20_000, message: 'success', data: null },
  { id: 1, email: 'alice@example.com', two_factor: true },
  { id: 1, mfa: { enabled: false } },
  { success: true, mfa: { enabled: false } },
  { ok: true, mfa: { required: false } },
  { user: { id: 1, email: 'alice@example.com' }, mfa: { required: true, verified: true } },
  { id: 1, email: 'alice@example.com', challenges: [{ id: 1 }] },
  { fullName: 'Alice', emailVerification: { status: 'verified' } },
  { error: false, error_code: 200, message: 'ok' },
  { result: 'NO_ERROR' },
  { id: 1, email: 'alice@example.com', status: 'payment_error' },
  { tf_id: 'abc' },
])(
  'a successful answer without a token, perhaps with settings of the user, is followed by a refresh: %j',
  async (body) => {
    const world = createWorld({ restore: false });
    const login = world.auth.login(Response.json(body));
    await settle();
    world.refreshes()[0]?.respond(grantFor('alice'));
    await login;
    expect(world.auth.session.status).toBe('authenticated');
  },
);

test.each([
  { $id: 's1', userId: 'u1', factors: ['password', 'totp'], mfaUpdatedAt: '2026-10-15T06:38:00.000+00:00' },
  { success: true, mfaVerified: true },
  { ok: true, is2FAVerified: true },
  { ok: true, twoFactorAuthenticated: true },
  { ok: true, mfaCompletedAt: '2026-10-15' },
  { ok: true, mfa_verified: 'true' },
  { ok: true, mfaNotRequired: true },
  { ok: true, captchaPassed: true },
  { ok: true, mfaTrusted: true },
  { ok: true, rememberMfaDevice: true },
  { ok: true, mfaType: 'totp' },
  { ok: true, emailVerification: 'complete' },
  { ok: true, phoneVerificationStatus: 'verified' },
  { success: true, message: 'MFA verified, redirecting...' },
  { success: true, message: '2FA successful. No further verification required.' },
  { new_password_expires: '2027-01-01' },
  { newPasswordPolicy: 'strict' },
  { component: 'verification-banner' },
  { success: true, message: 'Next: set up two-factor' },
])('a second factor that was given is not asked for: %j', async (body) => {
  const world = createWorld({ restore: false });
  const login = world.auth.login(Response.json(body));
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await login;
  expect(world.auth.session.status).toBe('authenticated');
});

test.each([
  { mfaStatus: 'required' },
  { component: 'ak-stage-password', response_errors: { password: [{ string: 'Invalid password' }] } },
  { component: 'ak-stage-access-denied', error_message: null },
  { changePasswordId: 'u4hWWc', changePasswordReason: 'Administrative' },
  { mfa_type: 'totp', session: 'x' },
  { success: true, mfaType: 'totp', challenge: 'x' },
  { mfaNotVerified: true },
  { mfa_unverified: true },
  { mfaIncomplete: true },
  { mfaPasswordVerified: true },
  { otpSent: 'success' },
  { otpSentAt: '2026-10-15T06:38:00Z' },
  { otpExpiresAt: '2026-10-15T06:38:00Z' },
  { status: 'MFA_INVALID' },
  { message: 'Credentials verified, MFA required' },
  { message: 'User verified, redirecting to 2FA' },
  { requires_otp_verified: true },
  { needs_otp_confirmed: true },
  { status: 'ok', verification: 'must be completed' },
  { mfa: 'never passed' },
])('a second factor that is still to be given is asked for: %j', async (body) => {
  const world = createWorld({ restore: false });
  expect(await failureOf(world.auth.login(Response.json(body)))).toMatchObject({
    code: 'login_failed',
    message: /asks for more/,
  });
});

test('a login that leaves no session rejects, and says what the server answered', async () => {
  const world = createWorld();
  const login = failureOf(world.auth.login(Response.json({ message: 'welcome' })));
  await settle();
  world.refreshes()[0]?.respond(...NOBODY);
  expect(await login).toMatchObject({
    code: 'login_failed',
    message: /with message, and .* found no session.*SameSite/,
  });
});

/** Answers that look like a failure, and may yet be those of a success. */
const DOUBTFUL: readonly (readonly [unknown])[] = [
  ['<!doctype html><form action="/login">'],
  ['Invalid username or password'],
  [{ message: 'Invalid credentials' }],
  [{ msg: 'Bad username or password' }],
  [{ detail: 'Incorrect password' }],
  [{ code: 1001, message: 'wrong password' }],
  [{ result: 2, description: 'InvalidUserNameOrPassword' }],
  [{ ret: 1, msg: '密码错误' }],
  [{ status: 0, message: 'Invalid credentials' }],
  [{ status: 'INVALID_CREDENTIALS_ERROR' }],
  [
    {
      data: {
        authenticateUserWithPassword: {
          __typename: 'UserAuthenticationWithPasswordFailure',
          message: 'Authentication failed.',
        },
      },
    },
  ],
];

function answerOf(body: unknown): Response {
  return typeof body === 'string' ? new Response(body) : Response.json(body);
}

test.each(DOUBTFUL)(
  'a login that looks like a failure and leaves no session is not blamed on the cookie: %j',
  async (body) => {
    const world = createWorld({ restore: false });
    const login = failureOf(world.auth.login(async () => answerOf(body)));
    await settle();
    world.refreshes()[0]?.respond(...NOBODY);
    const failure = await login;
    expect(failure).toMatchObject({ code: 'login_failed', status: 200 });
    expect(String(failure)).toMatch(/(?:with an HTML page|like a failure), and .* no session.*#login-failed/);
  },
);

test.each(DOUBTFUL)('a login that looks like a failure and leaves the former session rejects: %j', async (body) => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const login = failureOf(world.auth.login(async () => answerOf(body)));
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  expect(await login).toMatchObject({ code: 'login_failed', status: 200, message: /the former session/ });
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'alice' } });
});

test.each(DOUBTFUL)('a login that looks like a failure and brings another session is a login: %j', async (body) => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const login = world.auth.login(async () => answerOf(body));
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob'));
  await login;
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'bob' } });
});

test.each([
  [Object.defineProperty(new Response('<html>'), 'redirected', { value: true })],
  [Response.json({ success: true })],
  [Response.json({ message: 'Login successful. No failed logins.' })],
  [Response.json({ id: 1, email: 'alice@example.com', mustChangePassword: true })],
  [Response.json({ passwordChangedAt: '2026-10-15', canChangePassword: true })],
  [Response.json({ success: true, message: 'Your account is not verified yet' })],
  [Response.json({ message: 'You have 2 failed login attempts' })],
  [Response.json({ message: 'Signed in. You are not an admin user' })],
  [Response.json({ message: '上次登录失败' })],
])('a login of the same user that looks like a success resolves', async (response) => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const login = world.auth.login(async () => response);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await login;
  expect(world.auth.session).toMatchObject({ claims: { sub: 'alice' } });
});

test('a login whose refresh gets no answer rejects with its cause', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const login = failureOf(world.auth.login(Response.json({})));
  await settle();
  world.refreshes()[0]?.respond('', { status: 503 });
  expect(await login).toMatchObject({ code: 'login_failed', cause: { code: 'refresh_failed' } });
});

test.each([
  [401, 'wrong password'],
  [403, 'blocked'],
  [429, 'slow down'],
  [400, 'validation'],
  [500, 'oops'],
])('a login refused with %i has its status and the server’s text', async (status, text) => {
  const world = createWorld({ restore: false });
  const failure = await failureOf(world.auth.login(async () => new Response(text, { status })));
  expect(failure).toMatchObject({ code: 'login_failed', status });
  expect(await (failure as LoginError).response?.text()).toBe(text);
});

test.each([
  { access_token: 'opaque', expires_in: 60 },
  { accessToken: 'opaque', expiresIn: 60 },
  { data: { access_token: 'opaque' } },
  { accessToken: 'opaque', sessionId: 's1' },
  { token: 'opaque', session: undefined },
])('the parsed body of a login is adopted like its response: %j', async (body) => {
  const world = createWorld({ restore: false });
  await world.auth.login(body);
  expect(await world.auth.getAccessToken()).toBe('opaque');
});

test('a login function whose client throws the answer has its status and the server’s text', async () => {
  const world = createWorld({ restore: false });
  const causes = [{ response: new Response('wrong', { status: 401 }) }, { response: { status: 401, data: 'wrong' } }];
  for (const members of causes) {
    const cause = Object.assign(new Error('refused'), members);
    const failure = await failureOf(world.auth.login(() => Promise.reject(cause)));
    expect(failure).toMatchObject({ code: 'login_failed', status: 401, cause });
    expect(await (failure as LoginError).response?.text()).toBe('wrong');
  }
});

test('a login function that throws the response itself has its status and the server’s text', async () => {
  const world = createWorld({ restore: false });
  const cause: unknown = new Response('wrong', { status: 401 });
  const failure = await failureOf(world.auth.login(() => Promise.reject(cause)));
  expect(failure).toMatchObject({ code: 'login_failed', status: 401, cause });
  expect(await (failure as LoginError).response?.text()).toBe('wrong');
});

test('a login function whose client returns the refusal, or throws only its status, has its status and the server’s text', async () => {
  const world = createWorld({ restore: false });
  const answer = new Response('', { status: 401 });
  await answer.text();
  const bare: unknown = { status: 401, data: { detail: 'wrong' } };
  const ways: readonly (() => Promise<object>)[] = [
    // openapi-fetch and hey-api.
    async () => ({ error: { detail: 'wrong' }, response: answer }),
    // A mutation of RTK Query, with unwrap(), and up-fetch.
    () => Promise.reject(bare),
    () => Promise.reject(Object.assign(new Error('refused'), { status: 401, data: { detail: 'wrong' } })),
  ];
  for (const way of ways) {
    const failure = await failureOf(world.auth.login(way));
    expect(failure).toMatchObject({ code: 'login_failed', status: 401 });
    expect(await (failure as LoginError).response?.json()).toEqual({ detail: 'wrong' });
  }
  expect(world.sent).toHaveLength(0);
});

test('an error of the app is not an answer unless it has the status of an HTTP error', async () => {
  const world = createWorld({ restore: false });
  const causes: readonly unknown[] = [
    Object.assign(new Error('denied'), { code: 4001 }),
    { status: 'closed' },
    { status: 200 },
  ];
  for (const cause of causes)
    expect(await failureOf(world.auth.login(() => Promise.reject(cause)))).toMatchObject({
      code: 'login_failed',
      status: undefined,
      cause,
    });
});

test('a login function that rejects causes a LoginError with its cause', async () => {
  const world = createWorld({ restore: false });
  const cause = new Error('closed by the user');
  expect(await failureOf(world.auth.login(() => Promise.reject(cause)))).toMatchObject({ code: 'login_failed', cause });
  expect(world.sent).toHaveLength(0);
});

test.each([
  Object.assign(new Error('Network Error'), { name: 'AxiosError', code: 'ERR_NETWORK', request: {} }),
  Object.assign(new Error('Http failure response'), { name: 'HttpErrorResponse', status: 0, headers: {} }),
  new SyntaxError('Unexpected end of JSON input'),
])('a login function that fails as clients do without an answer is followed by a refresh: %s', async (cause) => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const failure = failureOf(world.auth.login(() => Promise.reject(cause)));
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob'));
  expect(await failure).toMatchObject({ code: 'login_failed', cause });
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a login function whose client throws an answer together with its request is followed by no refresh', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const cause = Object.assign(new Error('refused'), { request: {}, response: { status: 401, data: 'wrong' } });
  expect(await failureOf(world.auth.login(() => Promise.reject(cause)))).toMatchObject({ status: 401 });
  expect(world.sent).toHaveLength(0);
});

test('a login response that overlapped a refresh is verified: another user’s cookie ends the session as replaced', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  await world.auth.login(Response.json(grantFor('bob')));
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  // The late answer has put alice's cookie over bob's.
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 3));
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'replaced' });
});

test('the verification of a login response ends the session as replaced if the server says that the cookie is another user’s', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  await world.auth.login(Response.json(grantFor('bob')));
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.refreshes()[1]?.respond({ error: 'session_mismatch' }, { status: 409 });
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'replaced' });
});

test('a second login response during the verification of the first is verified too', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  await world.auth.login(Response.json(grantFor('bob')));
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  await world.auth.login(Response.json(grantFor('carol')));
  // This check was sent before the second login, and its answer has put alice's cookie back.
  world.refreshes()[1]?.respond(grantFor('alice', 3));
  await settle();
  world.refreshes()[2]?.respond(grantFor('alice', 4));
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'replaced' });
});

test('a login that was handed in is checked although another tab has logged the same user in anew', async () => {
  const browser = createBrowser();
  const world = await signedInAs('alice', createWorld({ restore: false, tabs: 'lock' }, browser));
  const otherTab = createWorld({ restore: false, tabs: 'lock' }, browser);
  await refreshing(world);
  for (const [tab, sid] of [
    [world, 'b1'],
    [otherTab, 'b2'],
  ] as const)
    await tab.auth.login({ accessToken: jwt({ sub: 'bob', sid }), expiresIn: 180 });
  await settle();
  // The late answer has put alice's cookie over bob's.
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  otherTab.refreshes()[0]?.respond('', { status: 503 });
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 3));
  await settle();
  expect(world.auth.session).not.toMatchObject({ claims: { sub: 'bob' } });
});

test('a login that was handed in is checked although another tab has announced the former user since', async () => {
  const browser = createBrowser();
  const world = await signedInAs('alice', createWorld({ restore: false, tabs: 'lock' }, browser));
  await refreshing(world);
  await world.auth.login({ accessToken: jwt({ sub: 'bob' }), expiresIn: 180 });
  browser.forge({ version: 1, type: 'user', identity: { user: { sub: 'alice' }, session: {} }, isLogin: false });
  // The late answer has put alice's cookie over bob's, and nobody makes a call.
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 3));
  await settle();
  expect(world.auth.session).not.toMatchObject({ claims: { sub: 'bob' } });
});

test.each([
  ['unavailable', 503],
  ['behind a firewall that refuses', 403],
])('the verification of a login response is repeated if the server is %s', async (_name, status) => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  await world.auth.login(Response.json(grantFor('bob')));
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.refreshes()[1]?.respond('<html></html>', { status });
  await settle();
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  await world.advance(60_000);
  world.refreshes()[2]?.respond(grantFor('alice', 3));
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'replaced' });
});

test('a logout that joins one that is under way keeps a login that waits for it from being made', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  const first = world.auth.logout();
  const call = vi.fn<() => Promise<Response>>(async () => Response.json(grantFor('bob')));
  const login = failureOf(world.auth.login(call));
  const second = world.auth.logout();
  world.sent[0]?.respond('', { status: 200 });
  await first;
  await second;
  expect(await login).toMatchObject({ code: 'session_changed' });
  expect(call).not.toHaveBeenCalled();
});

test('the verification of a login response is not repeated after a logout', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  await world.auth.login(Response.json(grantFor('bob')));
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.refreshes()[1]?.respond('', { status: 503 });
  await settle();
  const result = world.auth.logout();
  world.sent.at(-1)?.respond('', { status: 200 });
  await result;
  await world.advance(60_000);
  expect(world.refreshes()).toHaveLength(2);
});

test('a login response whose cookie is there continues with the grant of its verification', async () => {
  const world = await signedInAs('alice', createWorld({ restore: false }));
  await refreshing(world);
  await world.auth.login(Response.json(grantFor('bob')));
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.refreshes()[1]?.respond(grantFor('bob', 2));
  await settle();
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  expect(await world.auth.getAccessToken()).toBe(Reflect.get(grantFor('bob', 2), 'access_token'));
});

test('a login that overlaps no refresh causes no refresh', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  await settle();
  expect(world.sent).toHaveLength(0);
});

test('the error of a login whose answer was lost does not deny the user whom the server has signed in', async () => {
  const world = createWorld({ restore: false });
  const login = world.auth
    .login(() => Promise.reject(new TypeError('Failed to fetch')))
    .catch((error: unknown) => error);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  expect(await login).toMatchObject({ name: 'LoginError', message: expect.not.stringContaining('No user') });
  expect(world.auth.session).toMatchObject({ identity: 'alice' });
});
