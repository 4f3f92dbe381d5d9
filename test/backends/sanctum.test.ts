import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { serve } from '../conformance/listen.ts';
import { load, openDocument } from './stage.ts';

const ORIGIN = 'https://app.example.com';

interface Laravel {
  readonly log: readonly string[];
  /** The page's CSRF token is that of a session before. */
  readonly changeCsrfToken: () => void;
  readonly end: () => void;
}

/** Laravel 12 with Sanctum's cookies and Fortify's routes, as its middleware answers: each answer sets the CSRF token of the session. */
async function startLaravel(): Promise<Laravel> {
  const log: string[] = [];
  let csrf = 1;
  let user: 'alice' | 'bob' | undefined;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url: path = '', method, headers } = request;
    const answer = (status: number, body?: object): void => {
      log.push(`${method} ${path} ${status}`);
      response.writeHead(status, {
        'content-type': 'application/json',
        'set-cookie': `XSRF-TOKEN=c${csrf}%3D; Path=/`,
      });
      response.end(body && JSON.stringify(body));
    };
    if (path === '/sanctum/csrf-cookie') return answer(204);
    if (method === 'POST' && headers['x-xsrf-token'] !== `c${csrf}=`)
      return answer(419, { message: 'CSRF token mismatch.' });
    if (path === '/login') {
      // The middleware `guest`, which sends JSON away too.
      if (user !== undefined) return void response.writeHead(302, { location: '/dashboard' }).end();
      user = (await text(request)).includes('alice') ? 'alice' : 'bob';
      csrf++; // the session is regenerated
      return answer(200, { two_factor: false });
    }
    if (path === '/dashboard')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Notes</title>');
    if (user === undefined) return answer(401, { message: 'Unauthenticated.' });
    if (path === '/api/user')
      return answer(200, { id: user === 'alice' ? 1 : 2, name: user, email: `${user}@example.com` });
    if (path === '/logout') {
      user = undefined;
      csrf++;
      return answer(204);
    }
    return answer(200, {});
  };
  const url = await serve((request, response) => void respond(request, response));
  openDocument(url);
  return { log, changeCsrfToken: () => void csrf++, end: () => void (user = undefined) };
}

test('a login has the CSRF token, and the refresh names the user', async () => {
  const server = await startLaravel();
  const { auth, login } = await load('sanctum');
  await login('alice@example.com', 'alice-demo');
  expect(auth.session.identity).toBe('1');
  expect(server.log.slice(-3)).toEqual(['GET /sanctum/csrf-cookie 204', 'POST /login 200', 'GET /api/user 200']);
});

test('bob, who logs in while alice is signed in, is bob', async () => {
  await startLaravel();
  const { auth, login } = await load('sanctum');
  await login('alice@example.com', 'alice-demo');
  await login('bob@example.com', 'bob-demo');
  expect(auth.session.identity).toBe('2');
});

test('a call with an old CSRF token is sent again with the one that the refresh has brought', async () => {
  const server = await startLaravel();
  const { auth, login } = await load('sanctum');
  await login('alice@example.com', 'alice-demo');
  server.changeCsrfToken();
  const response = await auth.fetch(`${ORIGIN}/api/notes`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(200);
  expect(server.log.slice(-3)).toEqual(['POST /api/notes 419', 'GET /api/user 200', 'POST /api/notes 200']);
});

test('a session that Laravel has ended ends, and a logout is confirmed', async () => {
  const server = await startLaravel();
  const { auth, login } = await load('sanctum');
  await login('alice@example.com', 'alice-demo');
  server.end();
  expect((await auth.fetch(`${ORIGIN}/api/notes`)).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  await login('alice@example.com', 'alice-demo');
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(server.log.at(-1)).toBe('POST /logout 204');
});
