import { randomUUID } from 'node:crypto';
import { createChecker } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import { createApp, sign, verdictsOver } from './foreign-server.ts';
import { serve } from './listen.ts';
import { answering, heading, targetOf, withTokens } from './odd-server.ts';
import { createReferenceServer } from './reference-server.ts';
import { PATIENCE } from './stopped-time.ts';

const LOGIN = { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } };

/** What a database takes to answer, in milliseconds. */
const QUERY = 50;

/** Express over a database: it reads the row of a refresh token, and deletes it after the next one was inserted. */
function openRacing(): Promise<string> {
  const rows = new Set<string>();
  return serve((request, response) => {
    const presented = /session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const grant = (): void => {
      const next = randomUUID();
      rows.add(next);
      response.setHeader('set-cookie', `session=${next}; Path=/; HttpOnly; SameSite=Strict`);
      response.setHeader('content-type', 'application/json').end('{"access_token":"opaque-token","expires_in":180}');
    };
    request.resume().on('end', () => {
      if (request.url === '/auth/login') return grant();
      if (!rows.has(presented)) return response.writeHead(401).end('{"error":"invalid_grant"}');
      return setTimeout(() => {
        grant();
        rows.delete(presented);
      }, QUERY);
    });
  });
}

test('successors that live side by side are found where each is good for one refresh', async () => {
  const checker = createChecker({ url: await openRacing(), login: LOGIN, timeout: PATIENCE });
  const { cause, status } = await checker.run('RB094');
  expect(`${status}: ${cause}`).toMatch(
    /^remark: 20 refreshes at once brought \d+ cookies, which live side by side\.$/,
  );
});

test('a server that drops the connection of a form, which it reads as JSON, is judged by the other forged calls', async () => {
  const app = createApp();
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (body !== '' && !body.startsWith('{')) return response.destroy();
      const cookie = /session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
      const told = app({
        what: `${request.method} ${request.url}`,
        headers: request.headers,
        cookies: new Map(cookie === undefined ? [] : [['session', cookie]]),
        body,
        // It looks at the origin alone.
        isOwn: request.headers.origin === url,
        now: Math.floor(Date.now() / 1000),
      }) ?? { status: 404 };
      return response
        .writeHead(told.status, { 'content-type': 'application/json', ...told.headers })
        .end(JSON.stringify(told.body));
    });
  });
  const checker = createChecker({ url, login: LOGIN, timeout: PATIENCE });
  const said: Record<string, string> = {};
  for (const id of ['RB011', 'RB012', 'RB015', 'RB016', 'RB018', 'RB071'] as const) {
    const { cause, status } = await checker.run(id);
    said[id] = cause === undefined ? status : `${status}: ${cause.replace(/localhost:\d+/, 'it')}`;
  }
  expect(said).toEqual({
    RB011: 'passed',
    RB012: 'passed',
    RB015: 'remark: it closed the connection at /auth/refresh before an answer was complete. Its log may say why.',
    RB016: 'remark: A refresh with Sec-Fetch-Site: cross-site is granted.',
    RB018: 'passed',
    RB071: 'passed',
  });
});

/** The tokens of many guides say their end alone. */
const endingIn = (seconds: number) => (claims: object) => {
  const { iat, ...rest } = claims as { readonly iat: number };
  return sign({ ...rest, exp: iat + seconds });
};

test.each([
  {
    what: 'a token that says its end alone is too long for an hour',
    seconds: 7200,
    expires_in: undefined,
    RB111: 'remark',
  },
  { what: 'an expires_in in milliseconds makes no token longer', seconds: 300, expires_in: 300_000, RB111: 'passed' },
] as const)('$what', async ({ expires_in, RB111, seconds }) => {
  const app = createApp({
    token: endingIn(seconds),
    grant: (access_token) => ({ access_token, ...(expires_in !== undefined && { expires_in }) }),
  });
  expect(await verdictsOver(app, { found: { RB111 } })).toEqual({ RB111 });
});

test('the remedy of a preflight that allows every origin is about the origin, not about a list of headers', async () => {
  const server = await createReferenceServer();
  const between = heading('access-control-allow-origin', '*', '/auth/logout')();
  const checker = createChecker({ ...targetOf(server, between), logout: '/auth/logout' });
  const { cause, remedy } = await checker.run('RB077');
  expect(cause).toContain('allows *');
  expect(remedy).toMatch(/exact Origin.*Access-Control-Allow-Credentials/);
});

test('the remedy of an opaque token without an end is not one for JWTs', async () => {
  const server = await createReferenceServer();
  const opaque = withTokens(() => 'an-opaque-token')();
  const silent = answering(({ expires_in: _seconds, ...body }: { expires_in?: number }) => body)();
  const checker = createChecker(targetOf(server, (request, next) => opaque(request, (asked) => silent(asked, next))));
  const { cause, remedy } = await checker.run('RB112');
  expect(cause).toBe('The token is opaque, and there is no expires_in.');
  expect(remedy).toBe('Let it expire, and send `expires_in`, the seconds that it lives.');
});

test('the remedy of a missing challenge names the call that has the error', async () => {
  const server = await createReferenceServer({ faults: ['no challenge'] });
  const { remedy } = await createChecker(targetOf(server, (request, next) => next(request))).run('RB126');
  expect(remedy).toMatch(/error="invalid_token"` with the 401 of a token that is not valid/);
});
