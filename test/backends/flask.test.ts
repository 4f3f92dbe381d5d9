import { expect, test } from 'vitest';
import { serve } from '../conformance/listen.ts';
import { load, openDocument } from './stage.ts';

const ORIGIN = 'https://app.example.com';

interface Flask {
  readonly log: readonly string[];
  /** Has the API refuse its token, as one that has expired or that another key has signed. */
  refuse: (status: 401 | 422 | undefined) => void;
  end: () => void;
}

/** Flask-JWT-Extended 4 with cookies and `JWT_COOKIE_CSRF_PROTECT`, as it was seen to answer. */
async function startFlask(): Promise<Flask> {
  const log: string[] = [];
  let refusal: 401 | 422 | undefined;
  let count = 0;
  let isOver = false;
  const url = await serve(({ url: path = '', method, headers }, response) => {
    const cookies = headers.cookie ?? '';
    const fields = (kind: string, attributes: string): readonly string[] => [
      `${kind}_token_cookie=t${++count}; HttpOnly; ${attributes}`,
      `csrf_${kind}_token=c${count}; Path=/`,
    ];
    const answer = (status: number, body: object, set: readonly string[] = []): void => {
      log.push(`${method} ${path} ${status}`);
      response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': [...set] });
      response.end(JSON.stringify(body));
    };
    const isRepeated = (kind: string): boolean =>
      cookies.includes(`csrf_${kind}_token=${String(headers['x-csrf-token'])}`);
    switch (path) {
      case '/token/auth':
        return answer(200, { login: true }, [
          ...fields('access', 'Path=/'),
          ...fields('refresh', 'Path=/token/refresh'),
        ]);
      case '/token/refresh':
        if (!cookies.includes('refresh_token_cookie'))
          return answer(401, { msg: 'Missing cookie "refresh_token_cookie"' });
        if (!isRepeated('refresh')) return answer(401, { msg: 'CSRF double submit tokens do not match' });
        if (isOver) return answer(422, { msg: 'Signature verification failed' });
        refusal = undefined;
        return answer(200, { refresh: true, user: { id: 'alice' } }, fields('access', 'Path=/'));
      case '/token/remove':
        return answer(200, { logout: true }, [
          'access_token_cookie=; Max-Age=0; Path=/',
          'refresh_token_cookie=; Max-Age=0; Path=/token/refresh',
        ]);
      default:
        if (!cookies.includes('access_token_cookie'))
          return answer(401, { msg: 'Missing cookie "access_token_cookie"' });
        if (method === 'POST' && !isRepeated('access'))
          return answer(401, { msg: 'CSRF double submit tokens do not match' });
        if (refusal !== undefined)
          return answer(refusal, { msg: refusal === 401 ? 'Token has expired' : 'Signature verification failed' });
        return answer(200, { hello: 'from alice' });
    }
  });
  openDocument(url);
  return { log, refuse: (status) => void (refusal = status), end: () => void (isOver = true) };
}

const post = (): RequestInit => ({ method: 'POST', body: '{}' });

test.each([401, 422] as const)(
  'a call that is refused with %i is sent again after a refresh with its own CSRF token',
  async (status) => {
    const server = await startFlask();
    const { auth, login } = await load('flask');
    await login('alice', 'alice-demo');
    expect(auth.session.identity).toBe('alice');
    server.refuse(status);
    const response = await auth.fetch(`${ORIGIN}/api/example`, post());
    expect(response.status).toBe(200);
    expect(server.log.slice(-3)).toEqual([
      `POST /api/example ${status}`,
      'POST /token/refresh 200',
      'POST /api/example 200',
    ]);
  },
);

test('a session whose key was changed ends, and the call has its 422', async () => {
  const server = await startFlask();
  const { auth, login } = await load('flask');
  await login('alice', 'alice-demo');
  server.refuse(422);
  server.end();
  expect((await auth.fetch(`${ORIGIN}/api/example`)).status).toBe(422);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a visitor has no session, and a logout is confirmed', async () => {
  const server = await startFlask();
  const { auth, login } = await load('flask');
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  await login('alice', 'alice-demo');
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(server.log).toContain('POST /token/remove 200');
});
