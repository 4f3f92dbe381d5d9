import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { jwt } from '../simulation/jwt.ts';
import { buildPage } from './build-page.ts';

/** A request as the site saw it, by the session of its cookie and of its bearer. */
export interface Arrival {
  readonly path: string;
  readonly cookie: string | undefined;
  readonly bearer: string | undefined;
}

/** A server that keeps no state but its cookie, as many do, with a login by redirect beside the one for scripts. */
export interface LifecycleSite {
  readonly url: string;
  readonly log: Arrival[];
  /** Keeps the answers of a path until the function that it returns is called. */
  readonly hold: (path: string) => () => void;
  /** Has the API refuse every token that was issued until now. */
  readonly rejectTokens: () => void;
  readonly close: () => Promise<void>;
}

/** What the site calls its users: by name, by number, or not at all. */
export type TokenKind = 'named' | 'numbered' | 'opaque';

/** Starts the site. A session is called `<user>.<number>`, and the cookie holds just that. */
export async function startSite(kind: TokenKind = 'named'): Promise<LifecycleSite> {
  const mounts = await buildPage();
  const log: Arrival[] = [];
  const held = new Map<string, Promise<void>>();
  /** The sessions of the tokens that were issued. */
  const tokens = new Map<string, string>();
  let rejected: ReadonlySet<string> = new Set();
  let sessions = 0;

  function grant(response: ServerResponse, session: string): void {
    const accessToken = tokenOf(kind, session, tokens.size);
    tokens.set(accessToken, session);
    response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookieOf(session) });
    response.end(JSON.stringify({ access_token: accessToken, expires_in: 180 }));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const cookie = /(?:^|; )refresh=([\w.]+)/.exec(request.headers.cookie ?? '')?.[1];
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const bearer = tokens.get(token);
    log.push({ path, cookie, bearer });
    await held.get(path);
    if (path.startsWith('/api/')) {
      const isGood = bearer !== undefined && !rejected.has(token);
      return void response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
    }
    if (request.method === 'GET') return serve(path, response);
    switch (path) {
      case '/auth/login':
        return grant(response, `${query}.${++sessions}`);
      case '/sso':
        response.writeHead(303, { location: '/page/', 'set-cookie': cookieOf(`${query}.${++sessions}`) }).end();
        return undefined;
      case '/auth/refresh':
        return cookie === undefined ? refuse(response) : grant(response, cookie);
      default:
        response.writeHead(204, { 'set-cookie': `${cookieOf('')}; Max-Age=0` }).end();
        return undefined;
    }
  }

  async function serve(path: string, response: ServerResponse): Promise<void> {
    if (path === '/sso-form') return html(response, '<form method="post"></form>');
    if (path === '/page/') return html(response, await readFile(join(mounts['/page'] ?? '', 'index.html'), 'utf8'));
    if (path !== '/test/page.js') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(await readFile(join(mounts['/test'] ?? '', 'page.js')));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    hold(path) {
      let release = (): void => {};
      held.set(path, new Promise((resolve) => (release = resolve)));
      return () => {
        held.delete(path);
        release();
      };
    },
    rejectTokens() {
      rejected = new Set(tokens.keys());
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function tokenOf(kind: TokenKind, session: string, number: number): string {
  const [user] = session.split('.');
  if (kind === 'opaque') return `opaque-${number}`;
  const jti = String(number);
  return jwt(kind === 'named' ? { sub: user, sid: session, jti } : { sub: user === 'alice' ? 1 : 2, jti });
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
}

function html(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end(page);
}

function cookieOf(session: string): string {
  return `refresh=${session}; Path=/; HttpOnly; SameSite=Strict`;
}
