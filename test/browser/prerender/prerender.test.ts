import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../scripts/browser.ts';
import { ARGUMENTS } from '../../../scripts/launch.ts';
import { jwt } from '../../simulation/jwt.ts';
import { openSmallSite } from '../small-site.ts';

const FOLDER = join(import.meta.dirname, 'page');

/** What the prerendered page says, and the requests of the session in their order. */
interface Scene {
  readonly said: readonly unknown[];
  readonly log: readonly string[];
}

/** Opens a page in a browser without a driver, which would keep it from showing what it has prerendered. */
async function play(wish: string): Promise<Scene> {
  const said: unknown[] = [];
  const log: string[] = [];
  let users = new Map<string, string>();
  let prerendered = (): void => {};
  const isPrerendered = new Promise<void>((resolve) => (prerendered = resolve));
  const cookieOf = (user: string): string => `refresh=${user}; Path=/; HttpOnly; SameSite=Strict`;
  const grant = (user: string): Response => {
    const accessToken = jwt({ sub: user, jti: String(log.length) });
    users = new Map([...users, [accessToken, user]]);
    return Response.json({ access_token: accessToken, expires_in: 180 }, { headers: { 'set-cookie': cookieOf(user) } });
  };
  const { url } = await openSmallSite(FOLDER, () => async (request) => {
    const { pathname, search } = new URL(request.url);
    const user = /refresh=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
    if (/^\/(?:auth|api)\//.test(pathname)) log.push(pathname);
    switch (pathname) {
      case '/said':
        said.push(await request.json());
        prerendered();
        return new Response();
      case '/when-prerendered':
        await isPrerendered;
        return new Response();
      case '/auth/login':
        return grant(search.slice(1));
      case '/auth/refresh':
        return user === undefined ? Response.json({ error: 'invalid_grant' }, { status: 400 }) : grant(user);
      case '/auth/logout':
        return new Response(null, { status: 204, headers: { 'set-cookie': `${cookieOf('')}; Max-Age=0` } });
      case '/api/me': {
        const caller = users.get(request.headers.get('authorization')?.slice('Bearer '.length) ?? '');
        log.push(`as ${caller}`);
        return new Response(null, { status: caller === undefined ? 401 : 200 });
      }
      default:
        return undefined;
    }
  });
  const profile = await mkdtemp(join(tmpdir(), 'rebearer-profile-'));
  const browser = spawn(
    findChromium(),
    [...ARGUMENTS, '--headless=new', `--user-data-dir=${profile}`, `${url}/?then=${wish}`],
    {
      stdio: 'ignore',
      detached: true,
    },
  );
  onTestFinished(() => void (browser.pid !== undefined && process.kill(-browser.pid, 'SIGKILL')));
  await expect.poll(() => said.length).toBe(2);
  return { said, log };
}

const BEFORE = { prerendering: true, session: 'loading' };

test.each([
  [
    'is of its user',
    'nothing',
    ['/auth/login', '/auth/refresh', '/api/me', 'as alice'],
    { session: 'authenticated', status: 200 },
  ],
  [
    'is of the user who logs in before',
    'login',
    ['/auth/login', '/auth/login', '/auth/refresh', '/api/me', 'as bob'],
    { session: 'authenticated', status: 200 },
  ],
  [
    'has no session after a logout',
    'logout',
    ['/auth/login', '/auth/logout', '/auth/refresh', '/api/me', 'as undefined'],
    { session: 'unauthenticated', status: 401 },
  ],
])('a page that was prerendered sends nothing until it is shown, and %s', async (_name, wish, log, after) => {
  expect(await play(wish)).toEqual({ said: [BEFORE, { prerendering: false, ...after }], log });
});
