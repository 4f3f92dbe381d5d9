import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { serve } from '../conformance/listen.ts';
import { page } from './page.ts';
import { load } from './stage.ts';

const API = 'https://codes.example.com';

interface Backend {
  readonly log: readonly string[];
  readonly expire: () => void;
  readonly answerRefresh: (code: number, msg: string) => void;
}

/** A backend that answers everything with status 200 and a code, as many in PHP do. */
async function startBackend(): Promise<Backend> {
  const log: string[] = [];
  let count = 0;
  let valid = '';
  let refusal: object | undefined;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url: path = '', headers } = request;
    const answer = (body: object): void => {
      log.push(path);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const grant = (): void => answer({ code: 0, msg: 'ok', data: { token: (valid = `t${++count}`), user: { id: 7 } } });
    // One JSON value a line, and the answer never ends.
    if (path === '/stream')
      return void response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{}\n');
    if (path === '/auth/login')
      return (await text(request)).includes('-demo')
        ? grant()
        : answer({ code: 1003, msg: 'Wrong password', data: null });
    if (path === '/auth/refresh') return refusal === undefined ? grant() : answer(refusal);
    if (path === '/auth/logout') return answer({ code: 0, msg: 'ok', data: null });
    if (headers.authorization === `Bearer ${valid}`) return answer({ code: 0, msg: 'ok', data: ['Buy bread'] });
    return answer({ code: 401, msg: 'Unauthorized', data: null });
  };
  const url = await serve((request, response) => void respond(request, response));
  page.cookies.clear();
  page.route(API, url);
  return {
    log,
    expire: () => void (valid = ''),
    answerRefresh: (code, msg) => void (refusal = { code, msg, data: null }),
  };
}

test('a call that is refused with a code is sent again after a refresh', async () => {
  const server = await startBackend();
  const { auth, login } = await load('codes');
  await login('alice', 'alice-demo');
  expect(auth.session.identity).toBe('7');
  server.expire();
  expect(await (await auth.fetch(`${API}/notes`)).json()).toMatchObject({ code: 0 });
  expect(server.log).toEqual(['/auth/login', '/notes', '/auth/refresh', '/notes']);
  expect(await auth.logout()).toEqual({ confirmed: true });
});

test('a wrong password is refused with a code, and leaves the former user signed in', async () => {
  await startBackend();
  const { auth, login } = await load('codes');
  await login('alice', 'alice-demo');
  await expect(login('bob', 'a wrong password')).rejects.toMatchObject({ code: 'login_failed' });
  expect(auth.session.identity).toBe('7');
});

test('a stream is handed on while it goes on', async () => {
  await startBackend();
  const { auth, login } = await load('codes');
  await login('alice', 'alice-demo');
  const { body } = await auth.fetch(`${API}/stream`);
  expect(new TextDecoder().decode((await body?.getReader().read())?.value)).toBe('{}\n');
});

test('a refresh that is refused with a code ends the session', async () => {
  const server = await startBackend();
  const { auth, login } = await load('codes');
  await login('alice', 'alice-demo');
  await auth.refresh();
  server.expire();
  server.answerRefresh(40_101, 'token expired, please login');
  expect(await (await auth.fetch(`${API}/notes`)).json()).toMatchObject({ code: 401 });
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a refresh that fails for now with a code ends nothing', async () => {
  const server = await startBackend();
  const { auth, login } = await load('codes');
  await login('alice', 'alice-demo');
  server.expire();
  server.answerRefresh(50_000, 'system busy');
  await expect(auth.fetch(`${API}/notes`)).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(auth.session.isAuthenticated).toBe(true);
});
