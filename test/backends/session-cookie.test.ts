import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { serve } from '../conformance/listen.ts';
import { page } from './page.ts';
import { load, openDocument, type Recipe } from './stage.ts';

const ORIGIN = 'https://app.example.com';
const PASSWORDS: Readonly<Record<string, string>> = { alice: 'alice-demo', bob: 'bob-demo' };

interface Asked {
  readonly what: string;
  readonly cookies: ReadonlyMap<string, string>;
  readonly headers: Headers;
  readonly body: string;
}

/** A recipe whose login is a navigation. */
interface Signed extends Recipe {
  readonly signedIn: () => Promise<void>;
}

interface Told {
  readonly status: number;
  readonly body?: unknown;
  readonly set?: readonly string[];
}

/** Plays a server of the page's own origin; the page reads the cookies that are not HttpOnly. */
async function start(answer: (asked: Asked) => Told): Promise<readonly string[]> {
  const log: string[] = [];
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=') as [string, string]);
      const what = `${request.method} ${request.url}`;
      const headers = new Headers(request.headers as Record<string, string>);
      const told = answer({ what, headers, cookies: new Map(pairs), body: Buffer.concat(chunks).toString() });
      log.push(`${what} ${told.status}`);
      const isPage = typeof told.body === 'string';
      const type = isPage ? 'text/html' : 'application/json';
      response.writeHead(told.status, { 'content-type': type, 'set-cookie': [...(told.set ?? [])] });
      response.end(isPage || told.body === undefined ? told.body : JSON.stringify(told.body));
    });
  });
  openDocument(url);
  return log;
}

/** Rails 6.1 with Devise 4.8, a JSON `SessionsController` and `protect_from_forgery`, as it was seen to answer. */
function devise(answerOf = (user: object): object => user): {
  readonly answer: (asked: Asked) => Told;
  readonly end: () => void;
  /** Has a cookie of alice's count again. */
  readonly restore: (cookie: string) => void;
} {
  const sessions = new Map<string, string>();
  let csrf = 'none';
  const userOf = (name: string): object => ({ id: name === 'alice' ? 1 : 2, email: `${name}@example.com` });
  const signedOut: Told = { status: 401, body: { error: 'You need to sign in or sign up before continuing.' } };
  return {
    end: () => sessions.clear(),
    restore: (cookie) => void sessions.set(cookie, 'alice'),
    answer({ what, cookies, headers, body }) {
      const user = sessions.get(cookies.get('_app_session') ?? '');
      const withToken = (told: Told): Told => {
        csrf = randomUUID();
        return { ...told, set: [...(told.set ?? []), `CSRF-TOKEN=${csrf}; path=/; SameSite=Lax`] };
      };
      if (!what.startsWith('GET') && headers.get('x-csrf-token') !== csrf && !(what.startsWith('DELETE') && !user))
        return { status: 422, body: { status: 422, error: 'Unprocessable Entity' } };
      switch (what) {
        case 'GET /csrf':
          return withToken({ status: 204 });
        case 'POST /users/sign_in': {
          if (user !== undefined) return withToken({ status: 201, body: userOf(user) });
          const { email, password } = (JSON.parse(body) as { user: { email: string; password: string } }).user;
          const [name = ''] = email.trim().toLowerCase().split('@');
          if (PASSWORDS[name] !== password) return { status: 401, body: { error: 'Invalid Email or password.' } };
          const id = randomUUID();
          sessions.set(id, name);
          return withToken({
            status: 201,
            body: userOf(name),
            set: [`_app_session=${id}; path=/; HttpOnly; SameSite=Lax`],
          });
        }
        case 'DELETE /users/sign_out':
          sessions.delete(cookies.get('_app_session') ?? '');
          return withToken({ status: 204 });
        case 'GET /session':
          return user === undefined ? signedOut : withToken({ status: 200, body: answerOf(userOf(user)) });
        case 'POST /api/notes':
          return user === undefined ? signedOut : withToken({ status: 200, body: { written_by: user } });
        default:
          return user === undefined ? signedOut : withToken({ status: 200, body: userOf(user) });
      }
    },
  };
}

const mail = (name: string): string => `${name}@example.com`;

/** As a page does whose HTML comes from Rails. */
async function opened(server: ReturnType<typeof devise>): Promise<readonly string[]> {
  const log = await start(server.answer);
  await fetch(`${ORIGIN}/csrf`, { credentials: 'include' });
  return log;
}

test('Devise: a login, a call that changes something, and a confirmed logout', async () => {
  const log = await opened(devise());
  const { auth, login } = await load('devise');
  await login(mail('alice'), 'alice-demo');
  expect(auth.session.identity).toBe('1');
  expect((await auth.fetch(`${ORIGIN}/api/notes`, { method: 'POST', body: '{}' })).status).toBe(200);
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(log).toContain('DELETE /users/sign_out 204');
});

test('Devise: bob, who logs in while alice is signed in, is bob', async () => {
  await opened(devise());
  const { auth, login } = await load('devise');
  await login(mail('alice'), 'alice-demo');
  await login(mail('bob'), 'bob-demo');
  expect(auth.session.identity).toBe('2');
});

test('Devise: a route that has the user within `user` names the user too, and one that has none names nobody', async () => {
  await opened(devise((user) => ({ user })));
  const first = await load('devise');
  await first.login(mail('bob'), 'bob-demo');
  expect(first.auth.session.identity).toBe('2');
  await opened(devise(() => ({ status: 'ok' })));
  const second = await load('devise');
  await second.login(mail('bob'), 'bob-demo');
  expect(second.auth.session).toMatchObject({ isAuthenticated: true, identity: undefined });
});

test('Devise: an address is compared as Devise compares it: in small letters, and without spaces around it', async () => {
  await opened(devise());
  const { auth, login } = await load('devise');
  await login(' Alice@example.com ', 'alice-demo');
  expect(auth.session.identity).toBe('1');
});

test('Devise: a login that is answered with the former user is rejected', async () => {
  const server = devise();
  await opened(server);
  const { auth, login } = await load('devise');
  await login(mail('alice'), 'alice-demo');
  const cookie = page.cookies.get(`${ORIGIN} _app_session`) ?? { value: '', path: '/' };
  await auth.logout();
  // The cookie store of Rails: an answer on its way sets the cookie of before.
  server.restore(cookie.value);
  page.cookies.set(`${ORIGIN} _app_session`, cookie);
  await expect(login(mail('bob'), 'bob-demo')).rejects.toMatchObject({ code: 'login_failed' });
});

test('Devise: a wrong password signs nobody in, even where alice was signed in', async () => {
  await opened(devise());
  const { auth, login } = await load('devise');
  await login(mail('alice'), 'alice-demo');
  await expect(login(mail('bob'), 'a wrong password')).rejects.toMatchObject({ code: 'login_failed', status: 401 });
  expect(auth.session.status).toBe('unauthenticated');
});

test('Devise: a session that has ended ends in the page, and the call has its 401', async () => {
  const server = devise();
  await opened(server);
  const { auth, login } = await load('devise');
  await login(mail('alice'), 'alice-demo');
  server.end();
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

/** `@auth/express` 0.12 with the provider Credentials, as it was seen to answer. */
function authJs({ what, cookies, body }: Asked): Told {
  const fields = new URLSearchParams(body);
  const user = cookies.get('authjs.session-token')?.replace(/^t-/, '');
  const isOwn = cookies.get('authjs.csrf-token') === `${fields.get('csrfToken')}%7Chash`;
  switch (what) {
    case 'GET /auth/csrf':
      return { status: 200, body: { csrfToken: 'c1' }, set: ['authjs.csrf-token=c1%7Chash; Path=/; HttpOnly'] };
    case 'GET /auth/session':
      return {
        status: 200,
        body: user ? { user: { name: user, email: mail(user) }, expires: '2030-01-01T00:00:00.000Z' } : null,
      };
    case 'POST /auth/callback/credentials': {
      const name = fields.get('username') ?? '';
      if (!isOwn) return { status: 200, body: { url: `${ORIGIN}/auth/signin?error=MissingCSRF` } };
      return PASSWORDS[name] === fields.get('password')
        ? { status: 200, body: { url: ORIGIN }, set: [`authjs.session-token=t-${name}; Path=/; HttpOnly`] }
        : { status: 200, body: { url: `${ORIGIN}/auth/signin?error=CredentialsSignin&code=credentials` } };
    }
    case 'POST /auth/signout':
      return isOwn
        ? { status: 200, body: { url: ORIGIN }, set: ['authjs.session-token=; Max-Age=0; Path=/; HttpOnly'] }
        : { status: 200, body: { url: `${ORIGIN}/auth/signin?error=MissingCSRF` } };
    default:
      return user ? { status: 200, body: { name: user } } : { status: 401, body: { message: 'Not Authenticated' } };
  }
}

test('Auth.js: a visitor, a login, another user, and a confirmed logout', async () => {
  await start(authJs);
  const { auth, login } = await load('auth-js');
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  await login('alice', 'alice-demo');
  expect(auth.session.identity).toBe(mail('alice'));
  await login('bob', 'bob-demo');
  expect(auth.session.identity).toBe(mail('bob'));
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(401);
});

/** express-openid-connect 3.4 with `errorOnRequiredAuth`, as it was seen to answer behind its login at a provider. */
function bff(user: { name: string | undefined }, refusal: Told): (asked: Asked) => Told {
  return ({ what, cookies }) => {
    const known = cookies.get('appSession')?.replace(/^s-/, '');
    switch (what) {
      // What the redirects through the provider come to.
      case 'GET /callback':
        return user.name === undefined
          ? { status: 302 }
          : { status: 302, set: [`appSession=s-${user.name}; Path=/; HttpOnly; SameSite=Lax`] };
      case 'GET /session':
        return known ? { status: 200, body: { user: { sub: known, name: known } } } : refusal;
      case 'GET /logout':
        return { status: 302, set: ['appSession=; Path=/; Max-Age=0'] };
      default:
        return known ? { status: 200, body: { name: known } } : refusal;
    }
  };
}

const REFUSALS: readonly (readonly [string, Told])[] = [
  ['its own 401', { status: 401, body: { message: 'Authentication is required for this route.' } }],
  ['the page of a proxy', { status: 401, body: '<html><h1>401 Authorization Required</h1></html>' }],
];

test.each(REFUSALS)(
  'BFF, with %s: a login by navigation, another user, and a confirmed logout',
  async (_what, told) => {
    const user: { name: string | undefined } = { name: undefined };
    await start(bff(user, told));
    const signIn = async (): Promise<Signed> => {
      await fetch(`${ORIGIN}/callback`, { redirect: 'manual' });
      // The navigation has loaded the page anew.
      return (await load('bff')) as Signed;
    };
    const visitor = (await load('bff')) as Signed;
    await visitor.auth.ready();
    expect(visitor.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
    await expect((await signIn()).signedIn()).rejects.toMatchObject({ code: 'login_failed' });
    user.name = 'alice';
    const alice = await signIn();
    await alice.signedIn();
    expect(alice.auth.session.identity).toBe('alice');
    user.name = 'bob';
    const bob = await signIn();
    await bob.signedIn();
    expect(bob.auth.session.identity).toBe('bob');
    expect((await bob.auth.fetch(`${ORIGIN}/api/data`)).status).toBe(200);
    expect(await bob.auth.logout()).toEqual({ confirmed: true });
    expect((await bob.auth.fetch(`${ORIGIN}/api/data`)).status).toBe(401);
  },
);

test('BFF: a session that has ended ends in the page, and one whose auth server is away does not', async () => {
  const told: { status: number; body?: unknown } = { status: 500, body: '<html><h1>500</h1></html>' };
  await start(bff({ name: 'alice' }, told));
  await fetch(`${ORIGIN}/callback`, { redirect: 'manual' });
  const { auth, signedIn } = (await load('bff')) as Signed;
  await signedIn();
  page.cookies.delete(`${ORIGIN} appSession`);
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(500);
  expect(auth.session.status).toBe('authenticated');
  Object.assign(told, { status: 401, body: '<html><h1>401 Authorization Required</h1></html>' });
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

/** NextAuth 4.24 behind Express, as it was seen to answer: a redirect, unless the form has the member `json`. */
function nextAuth4(asked: Asked): Told {
  const isJson = new URLSearchParams(asked.body).get('json') === 'true';
  const told = authJs(asked);
  if (asked.what === 'GET /auth/session' && told.body === null) return { ...told, body: {} };
  if (!asked.what.startsWith('POST')) return told;
  const isError = JSON.stringify(told.body).includes('error=');
  if (!isJson) return { status: 302, set: told.set ?? [] };
  return { ...told, status: isError ? 401 : told.status };
}

test('NextAuth 4: a visitor, a login, a wrong password, and a confirmed logout', async () => {
  await start(nextAuth4);
  const { auth, login } = await load('auth-js');
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  await login('alice', 'alice-demo');
  expect(auth.session.identity).toBe(mail('alice'));
  await expect(login('bob', 'a wrong password')).rejects.toMatchObject({ code: 'login_failed', status: 401 });
  expect(auth.session.identity).toBe(mail('alice'));
  expect(await auth.logout()).toEqual({ confirmed: true });
  const reloaded = await load('auth-js');
  await reloaded.auth.ready();
  expect(reloaded.auth.session.status).toBe('unauthenticated');
});

test('Auth.js: a wrong password is told by the URL of a success, and leaves alice signed in', async () => {
  await start(authJs);
  const { auth, login } = await load('auth-js');
  await expect(login('alice', 'a wrong password')).rejects.toMatchObject({ code: 'login_failed' });
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(401);
  await login('alice', 'alice-demo');
  await expect(login('bob', 'a wrong password')).rejects.toMatchObject({ code: 'login_failed' });
  expect(auth.session.identity).toBe(mail('alice'));
});

test('Auth.js: a session that has expired ends in the page, and the call has its 401', async () => {
  await start(authJs);
  const { auth, login } = await load('auth-js');
  await login('alice', 'alice-demo');
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(200);
  page.cookies.delete(`${ORIGIN} authjs.session-token`);
  expect((await auth.fetch(`${ORIGIN}/api/data`)).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});
