import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import { listen } from '../../demo/server/listen.ts';
import { jwt } from '../simulation/jwt.ts';
import type { Backend } from './backend.ts';

/** One request as the server saw it. */
export interface Seen {
  readonly path: string;
  readonly authorization: string | null;
  readonly status: number;
}

export interface PlayedBackend {
  readonly url: string;
  readonly log: Seen[];
  /** Lets every access token issued until now be one that has expired. */
  readonly expireTokens: () => void;
  /** Ends the session at the server alone. */
  readonly endSessions: () => void;
  readonly hasSessions: () => boolean;
}

/** Any other lets a user in. */
export const WRONG_PASSWORD = 'a wrong password';

const LIFETIME_SECONDS = 300;

/** Plays a backend over HTTP, with the state behind its answers: who has a session, which tokens still count. */
export async function play(backend: Backend): Promise<PlayedBackend> {
  const { login, refresh, api, logout } = backend;
  const refreshTokens = new Set<string>();
  const accessTokens = new Set<string>();
  const log: Seen[] = [];
  let count = 0;

  function issue(endpoint: typeof login, refreshToken: string): Response {
    const now = Math.floor(Date.now() / 1000);
    const accessToken = jwt({ ...backend.claims(++count), iat: now, exp: now + LIFETIME_SECONDS });
    accessTokens.add(accessToken);
    refreshTokens.add(refreshToken);
    const response = endpoint.answer({ accessToken, refreshToken });
    const { name, attributes } = refresh.cookie;
    response.headers.append('set-cookie', `${name}=${refreshToken}; HttpOnly; ${attributes}`);
    return response;
  }

  async function answerLogin(request: Request): Promise<Response> {
    const isForm = /x-www-form-urlencoded/.test(request.headers.get('content-type') ?? '');
    const text = await request.text();
    const body: { readonly password?: unknown } = isForm
      ? Object.fromEntries(new URLSearchParams(text))
      : (JSON.parse(text) as object);
    return body.password === WRONG_PASSWORD ? login.refused() : issue(login, randomUUID());
  }

  async function answerRefresh(request: Request): Promise<Response> {
    const refused = refresh.guard?.(request);
    if (refused !== undefined) return refused;
    const refreshToken = (await refresh.read?.(request)) ?? cookieOf(request, refresh.cookie.name);
    if (refreshToken === undefined) return refresh.missing();
    if (!refreshTokens.has(refreshToken)) return refresh.refused();
    if (backend.rotates) refreshTokens.delete(refreshToken);
    return issue(refresh, backend.rotates ? randomUUID() : refreshToken);
  }

  function answerApi(request: Request): Response {
    const authorization = request.headers.get('authorization');
    if (authorization === null) return api.missing(request);
    const isValid = accessTokens.has(authorization.replace(/^Bearer /, ''));
    return isValid ? Response.json({ name: 'Alice' }) : api.expired(request);
  }

  function answer(request: Request): Response | Promise<Response> {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (route === `${login.method} ${login.path}`) return answerLogin(request);
    if (route === `${refresh.method} ${refresh.path}`) return answerRefresh(request);
    if (route === `GET ${api.path}`) return answerApi(request);
    if (route === `GET ${backend.open?.path}`) return backend.open?.answer() ?? new Response();
    if (route !== `POST ${logout.path}`) return new Response(null, { status: 404 });
    return answerLogout(request);
  }

  function answerLogout(request: Request): Response {
    const { answer, bare = answer, stale = answer, wantsBearer = false, unset = 'Max-Age=0' } = logout;
    const authorization = request.headers.get('authorization');
    const isGood = accessTokens.has(authorization?.replace(/^Bearer /, '') ?? '');
    if (authorization !== null && !isGood && stale !== answer) return stale();
    const refreshToken = cookieOf(request, refresh.cookie.name);
    if (refreshToken === undefined || (wantsBearer && authorization === null)) return bare();
    refreshTokens.delete(refreshToken);
    const response = answer();
    const { name, attributes } = refresh.cookie;
    response.headers.append('set-cookie', `${name}=; HttpOnly; ${attributes.replace(/; Max-Age=\d+/, '')}; ${unset}`);
    return response;
  }

  const listener = getRequestListener(
    async (request) => {
      const response = await answer(request);
      const { pathname: path } = new URL(request.url);
      log.push({ path, authorization: request.headers.get('authorization'), status: response.status });
      return response;
    },
    { overrideGlobalObjects: false },
  );
  // On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
  const http = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => void listener(incoming, outgoing));
  const port = await listen(http, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return {
    url: `http://localhost:${port}`,
    log,
    expireTokens: () => accessTokens.clear(),
    endSessions: () => refreshTokens.clear(),
    hasSessions: () => refreshTokens.size > 0,
  };
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split('; ');
  // An empty one is what a logout of Directus leaves.
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;
}
