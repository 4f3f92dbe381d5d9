import { SessionChangedError } from 'rebearer';
import { expect, test } from 'vitest';
import { grantFor, INVALID_TOKEN, settle } from '../simulation/world.ts';
import { EXPIRED, type HeldPage, openPage, told } from './held-page.ts';

const POST = { method: 'POST', body: 'transfer' };

function stepUp(parameters = 'acr_values="urn:mfa", max_age="300"'): ResponseInit {
  return {
    status: 401,
    headers: { 'www-authenticate': `Bearer error="insufficient_user_authentication", ${parameters}` },
  };
}

/** Makes a call that is answered with a request for a stronger login; in an object, as an async function would wait for it. */
async function challengedCall(
  page: HeldPage,
  path?: string,
  parameters?: string,
): Promise<{ answer: Promise<Response> }> {
  const call = page.auth.fetch(path ?? '/api/transfer', POST);
  call.catch(() => {});
  await settle();
  page.last().respond('stronger', stepUp(parameters));
  await settle();
  return { answer: call };
}

test('a call that needs a stronger login is sent once more after that login', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  expect(page.dialogues).toMatchObject([{ cause: 'step-up' }]);
  expect(page.dialogues[0]?.challenge).toEqual({ acrValues: 'urn:mfa', maxAge: 300 });
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
  expect(told(page)).toEqual(['step-up', 'hold', 'reauthentication-start']);
  await page.login();
  page.last().respond('done');
  expect(await (await answer).text()).toBe('done');
  expect(page.calls().map(({ init }) => init.body)).toEqual([POST.body, POST.body]);
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
  expect(page.refreshes()).toHaveLength(0);
});

test('a dialogue that is closed before its stronger login is answered gives up nothing', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  const { promise, resolve } = Promise.withResolvers<Response>();
  const login = page.auth.login(() => promise);
  page.dialogues[0]?.close();
  await settle();
  resolve(Response.json(grantFor('alice', 2)));
  await login;
  await settle();
  page.last().respond('done');
  expect(await (await answer).text()).toBe('done');
});

test('after dispose a call that needs a stronger login gets its 401, and no dialogue opens', async () => {
  const page = await openPage();
  const call = page.auth.fetch('/api/transfer', POST);
  await settle();
  page.auth.dispose();
  page.last().respond('stronger', stepUp());
  expect((await call).status).toBe(401);
  expect(page.dialogues).toEqual([]);
});

test('other calls continue meanwhile, and their refresh does not count as a stronger login', async () => {
  const page = await openPage();
  await challengedCall(page);
  const other = page.auth.fetch('/api/other');
  await settle();
  page.last().respond('old', INVALID_TOKEN);
  await settle();
  page.last().respond(grantFor('alice', 2));
  await settle();
  page.last().respond('fine');
  expect(await (await other).text()).toBe('fine');
  expect(page.auth.session.isReauthenticating).toBe(true);
  expect(page.calls().filter(({ url }) => url.endsWith('transfer'))).toHaveLength(1);
});

test('a refresh inside the function may bring the stronger token', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  const refreshed = page.auth.refresh();
  await settle();
  page.last().respond(grantFor('alice', 2));
  await refreshed;
  page.dialogues[0]?.close();
  await settle();
  page.last().respond('done');
  expect((await answer).ok).toBe(true);
  expect(page.events.at(-1)).toEqual({ type: 'reauthentication-end', outcome: 'signed-in' });
});

test.each([
  ['closes', (page: HeldPage) => page.dialogues[0]?.close()],
  ['rejects', (page: HeldPage) => page.dialogues[0]?.fail(new Error('No.'))],
])('a dialogue that %s without a new token gives each call its own 401, and the session continues', async (_, end) => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  end(page);
  const { status, headers } = await answer;
  expect([status, headers.get('www-authenticate')]).toEqual([
    401,
    (stepUp().headers as Record<string, string>)['www-authenticate'],
  ]);
  expect(await (await answer).text()).toBe('stronger');
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
  expect(told(page)).toEqual(['step-up', 'hold', 'reauthentication-start', 'reauthentication-end']);
});

test('a function that rejects gives up, even if a refresh has brought another token meanwhile', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  const refreshed = page.auth.refresh();
  await settle();
  page.last().respond(grantFor('alice', 2));
  await refreshed;
  page.dialogues[0]?.fail(new Error('The user has closed it.'));
  expect((await answer).status).toBe(401);
  expect(page.calls()).toHaveLength(1);
});

test('a function that returns false gives up, even if a refresh has brought another token meanwhile', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  const refreshed = page.auth.refresh();
  await settle();
  page.last().respond(grantFor('alice', 2));
  await refreshed;
  page.dialogues[0]?.close(false);
  expect((await answer).status).toBe(401);
  expect(page.calls()).toHaveLength(1);
});

test('calls that are challenged at the same time share one dialogue', async () => {
  const page = await openPage();
  const calls = [1, 2, 3].map((at) => page.auth.fetch(`/api/${at}`));
  for (const { respond } of page.calls()) respond('stronger', stepUp());
  await settle();
  expect(page.dialogues).toHaveLength(1);
  await page.login();
  expect(page.calls()).toHaveLength(6);
  for (const { respond } of page.calls().slice(3)) respond('done');
  expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
});

test('a second challenge after the replay goes to the caller', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  await page.login();
  page.last().respond('stronger still', stepUp());
  expect(await (await answer).text()).toBe('stronger still');
  expect(page.dialogues).toHaveLength(1);
});

test('a challenge after a refresh opens a dialogue, and so does one after a login that followed the end of the session', async () => {
  const page = await openPage();
  const refreshed = page.auth.fetch('/api/transfer', POST);
  page.last().respond('old', INVALID_TOKEN);
  await settle();
  page.last().respond(grantFor('alice', 2));
  await settle();
  page.last().respond('stronger', stepUp());
  await settle();
  expect(page.dialogues).toMatchObject([{ cause: 'step-up' }]);
  await page.login('alice', 3);
  page.last().respond('done');
  expect((await refreshed).ok).toBe(true);
  const ended = page.auth.fetch('/api/transfer', POST);
  page.last().respond('old', INVALID_TOKEN);
  await settle();
  page.last().respond(EXPIRED, { status: 400 });
  await settle();
  await page.login('alice', 4);
  page.last().respond('stronger', stepUp());
  await settle();
  expect(page.dialogues.slice(1)).toMatchObject([{ cause: 'expired' }, { cause: 'step-up' }]);
  await page.login('alice', 5);
  page.last().respond('stronger still', stepUp());
  expect(await (await ended).text()).toBe('stronger still');
  expect(page.dialogues).toHaveLength(3);
});

test('challenges after a refresh are not reported as a misconfiguration', async () => {
  const page = await openPage({ auth: { reauthenticate: undefined } });
  for (let at = 0; at < 5; at++) {
    const call = page.auth.fetch(`/api/${at}`);
    page.last().respond('old', INVALID_TOKEN);
    await settle();
    page.last().respond(grantFor('alice', 2 + at));
    await settle();
    page.last().respond('stronger', stepUp());
    expect((await call).status).toBe(401);
  }
  expect(page.events.filter(({ type }) => type === 'misconfigured')).toEqual([]);
  expect(page.events.filter(({ type }) => type === 'step-up')).toHaveLength(5);
});

test('the call is never sent as another user', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  await page.login('bob');
  await expect(answer).rejects.toBeInstanceOf(SessionChangedError);
  expect(page.calls()).toHaveLength(1);
  expect(page.auth.session).toMatchObject({ identity: 'bob', isReauthenticating: false });
});

test('a logout ends the wait', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  void page.auth.logout();
  await expect(answer).rejects.toBeInstanceOf(SessionChangedError);
  expect(page.dialogues[0]?.signal.aborted).toBe(true);
});

test('a dialogue closes when its only call is aborted', async () => {
  const page = await openPage();
  const leaving = new AbortController();
  const call = page.auth.fetch('/api/transfer', { signal: leaving.signal });
  call.catch(() => {});
  page.last().respond('stronger', stepUp());
  await settle();
  leaving.abort();
  await settle();
  expect(page.dialogues[0]?.signal.aborted).toBe(true);
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
});

test('a call that was aborted while a rule of the app looked at its challenge opens no dialogue', async () => {
  const rule = Promise.withResolvers<boolean>();
  const page = await openPage({ auth: { shouldRefresh: () => rule.promise } });
  const leaving = new AbortController();
  const call = page.auth.fetch('/api/transfer', { ...POST, signal: leaving.signal });
  const outcome = call.catch((error: unknown) => (error as Error).name);
  page.last().respond('stronger', stepUp());
  await settle();
  leaving.abort();
  rule.resolve(false);
  await settle();
  expect(await outcome).toBe('AbortError');
  expect(page.dialogues).toEqual([]);
});

test('a session that ends during a step-up dialogue keeps that dialogue', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  const other = page.auth.fetch('/api/other');
  await settle();
  await page.endSession();
  expect(page.dialogues).toHaveLength(1);
  await page.login();
  const [, , ...again] = page.calls();
  expect(again.map(({ url }) => new URL(url).pathname).toSorted()).toEqual(['/api/other', '/api/transfer']);
  for (const { respond } of again) respond('done');
  expect([(await answer).ok, (await other).ok]).toEqual([true, true]);
});

test('a session that ends during a step-up dialogue is over after giving up', async () => {
  const page = await openPage();
  const { answer } = await challengedCall(page);
  const other = page.auth.fetch('/api/other');
  await settle();
  await page.endSession();
  page.dialogues[0]?.close();
  expect([(await answer).status, (await other).status]).toEqual([401, 401]);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a challenge that arrives after the end of the session waits for the same dialogue', async () => {
  const page = await openPage();
  const early = page.auth.fetch('/api/early', POST);
  const other = page.auth.fetch('/api/other');
  await settle();
  await page.endSession();
  page.calls()[0]?.respond('stronger', stepUp());
  await settle();
  expect(page.dialogues).toHaveLength(1);
  await page.login();
  for (const { respond } of page.calls().slice(2)) respond('done');
  expect([(await early).ok, (await other).ok]).toEqual([true, true]);
});

test('each later challenge opens a dialogue of its own', async () => {
  const page = await openPage();
  for (let count = 1; count <= 5; count++) {
    const { answer } = await challengedCall(page);
    expect(page.dialogues).toHaveLength(count);
    await page.login('alice', 1 + count);
    page.last().respond('done');
    expect((await answer).ok).toBe(true);
  }
});

test('a call whose body can’t be sent again gets its challenge at once', async () => {
  const page = await openPage({ auth: { replayLimit: 1 } });
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(100));
      controller.close();
    },
  });
  const call = page.auth.fetch('/api/upload', { method: 'POST', body, duplex: 'half' } as RequestInit);
  await new Response(page.last().init.body).arrayBuffer();
  page.last().respond('stronger', stepUp());
  expect((await call).status).toBe(401);
  expect(page.dialogues).toEqual([]);
});

test('a streamed body that the network goes on reading after the challenge is sent again completely', async () => {
  const page = await openPage();
  let left = 3;
  const body = new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(100));
      else controller.close();
    },
  });
  const call = page.auth.fetch('/api/upload', { method: 'POST', body, duplex: 'half' } as RequestInit);
  const network = new Response(page.last().init.body).body?.getReader();
  await network?.read();
  page.last().respond('stronger', stepUp());
  await settle();
  network?.read().catch(() => {});
  await settle();
  await page.login();
  expect((await new Response(page.last().init.body).arrayBuffer()).byteLength).toBe(300);
  page.last().respond('saved');
  expect(await (await call).text()).toBe('saved');
});

test('claims that change during the dialogue are shown, and the dialogue stays open', async () => {
  const page = await openPage();
  await challengedCall(page);
  const refreshed = page.auth.refresh();
  await settle();
  page.last().respond({ ...grantFor('alice', 2), session_id: 'x' });
  await refreshed;
  expect(page.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
  expect(page.dialogues[0]?.signal.aborted).toBe(false);
});

test('the end of the session after a refusal has the server’s reason', async () => {
  const page = await openPage();
  await challengedCall(page);
  void page.auth.fetch('/api/other');
  await settle();
  await page.endSession(EXPIRED);
  page.dialogues[0]?.close();
  await settle();
  expect(page.events.filter(({ type }) => type === 'session-end')).toEqual([
    { type: 'session-end', reason: 'expired' },
  ]);
});
