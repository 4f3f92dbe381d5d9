import { setImmediate } from 'node:timers/promises';
import type { FaultName } from './faults.ts';
import { Sessions } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'Origin' } as const;

export interface ReferenceServer {
  readonly url: string;
  readonly origin: string;
  /** Answers without a network in between. */
  readonly fetch: typeof globalThis.fetch;
  readonly handle: (request: Request) => Promise<Response>;
  /** Moves its clock. */
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly requests: () => number;
}

interface Options {
  readonly url?: string;
  readonly origin?: string;
  readonly faults?: readonly FaultName[];
}

/** A whole server of the contract, in memory, that does wrong exactly what it is told to. */
export async function createReferenceServer({
  url = 'https://api.example.com',
  origin = 'https://app.example.com',
  faults = [],
}: Options = {}): Promise<ReferenceServer> {
  const has = (name: FaultName): boolean => faults.includes(name);
  let shift = has('wrong clock') ? 600_000 : 0;
  let requests = 0;
  const now = (): number => Date.now() + shift;
  const tokens = await createTokens({ url, now, has });
  const sessions = new Sessions({ now, has });
  const server = new Server({ url, origin, has, now, tokens, sessions });
  const handle = async (request: Request): Promise<Response> => {
    requests += 1;
    return server.handle(request);
  };
  return {
    url,
    origin,
    handle,
    fetch: (input, init) => handle(new Request(input, init)),
    advance: (milliseconds) => {
      shift += milliseconds;
      return Promise.resolve();
    },
    requests: () => requests,
  };
}

interface Parts {
  readonly url: string;
  readonly origin: string;
  readonly has: (name: FaultName) => boolean;
  readonly now: () => number;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
}

type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

class Server {
  readonly #parts: Parts;
  #logins = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const { has } = this.#parts;
    const cookies: string[] = [];
    if (request.method === 'OPTIONS') return this.#preflight(request);
    let answer: Answer;
    try {
      answer = await this.#route(request, pathname, cookies);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      answer = [500, { error: 'server_error' }];
    }
    const [status, body, extra] = answer;
    const isGrant = pathname === '/auth/refresh' && status === 200;
    const headers = new Headers({ ...HEADERS, date: new Date(this.#parts.now()).toUTCString(), ...extra });
    if (new URL(this.#parts.url).protocol === 'https:' && !has('no HSTS'))
      headers.set('strict-transport-security', 'max-age=31536000');
    if (has('no nosniff')) headers.delete('x-content-type-options');
    if (has('grant is cached') && isGrant) headers.set('cache-control', 'public, max-age=60');
    if (has('refusal is cached') && status === 400) headers.set('cache-control', 'max-age=60');
    if (has('personal answer is cached') && pathname === '/api/me' && status === 200)
      headers.set('cache-control', 'private, max-age=60');
    if (has('401 is cached') && status === 401) headers.set('cache-control', 'max-age=60');
    this.#addCors(request, headers, { pathname, status });
    for (const cookie of cookies) headers.append('set-cookie', cookie);
    const isText = typeof body === 'string';
    if (body !== undefined)
      headers.set(
        'content-type',
        isText || (has('JSON labelled as HTML') && isGrant) ? 'text/html' : 'application/json',
      );
    const text = body === undefined ? null : isText ? body : JSON.stringify(body);
    return new Response(request.method === 'HEAD' ? null : text, { status, headers });
  }

  async #route(request: Request, pathname: string, cookies: string[]): Promise<Answer> {
    const { has, origin } = this.#parts;
    switch (pathname) {
      case '/auth/login':
        return this.#login(request, cookies);
      case '/auth/refresh':
        return this.#refreshRoute(request, cookies);
      case '/auth/logout':
        return this.#logout(request, cookies);
      case '/.well-known/jwks.json':
        return [200, this.#parts.tokens.jwks()];
      case '/api/me':
      case '/api/admin':
        return this.#api(request, pathname);
      case '/':
        if (has('page rotates')) this.#rotateForPage(request, cookies);
        if (has('login keeps the cookie')) this.#begin(cookies);
        return [200, `<!doctype html><title>${origin}</title>`];
      case '/auth/refresh/':
        if (has('slash leads to another host'))
          return [301, undefined, { location: 'http://inner.example.com/auth/refresh' }];
        return [404, { error: 'not_found' }];
      default:
        return [404, { error: 'not_found' }];
    }
  }

  async #login(request: Request, cookies: string[]): Promise<Answer> {
    const { has, sessions } = this.#parts;
    if (request.method !== 'POST') return [405, undefined, { allow: 'POST' }];
    if (!has('login without a gate') && !this.#isOwn(request)) return [403, { error: 'csrf_rejected' }];
    this.#logins += 1;
    if (has('429 without Retry-After') && this.#logins === 1) await this.#refusedOnce();
    const { username, password } = (await request.json()) as Record<string, unknown>;
    if (username !== 'alice' || password !== 'alice-demo') return [401, { error: 'invalid_credentials' }];
    const [sent] = this.#cookiesOf(request);
    const kept = has('login keeps the cookie') && sent !== undefined ? sessions.find(sent)?.session : undefined;
    const session = kept ?? sessions.start();
    if (kept !== undefined) sessions.revive(kept);
    const cookie = has('login keeps the cookie') && kept !== undefined ? (sent ?? '') : sessions.cookieOf(session);
    cookies.push(this.#setCookie(cookie, true));
    return [200, await this.#grant(session.id)];
  }

  /** Gives a visitor a session without a user. */
  #begin(cookies: string[]): void {
    const { sessions } = this.#parts;
    const session = sessions.start();
    session.endedFor = 'no_session';
    cookies.push(this.#setCookie(sessions.cookieOf(session), true));
  }

  #busy = false;
  #refusedOnce(): Promise<void> {
    this.#busy = true;
    return Promise.resolve();
  }

  async #refreshRoute(request: Request, cookies: string[]): Promise<Answer> {
    const { has } = this.#parts;
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    if (has('refresh not routed')) return [404, { error: 'not_found' }];
    if (request.method === 'HEAD' && !has('HEAD refreshes')) return [405, undefined, { allow: 'POST' }];
    if (request.method === 'GET' && !has('GET refreshes')) return [405, undefined, { allow: 'POST' }];
    if (!isSafe && request.method !== 'POST')
      return [405, undefined, has('405 without Allow') ? {} : { allow: 'POST' }];
    if (!isSafe && !has('gate behind the rotation') && !this.#isOwn(request)) return this.#forged();
    const all = this.#cookiesOf(request);
    if (all.length === 0) return this.#withoutCookie();
    if (this.#busy) {
      this.#busy = false;
      return [429, { error: 'slow_down' }];
    }
    if (has('malformed cookie throws')) decodeURIComponent(request.headers.get('cookie') ?? '');
    if (has('stack trace') && all[0] === '%') return [400, String(new Error('malformed').stack)];
    if (all.length > 1 && has('duplicates end the session'))
      for (const one of all) {
        const found = this.#parts.sessions.find(one);
        if (found !== undefined) found.session.endedFor = 'revoked';
      }
    if (all.length > 1 && !has('first of two cookies')) return [400, { error: 'duplicate_cookie' }];
    const cookie = all[0] ?? '';
    const asked = request.headers.has('content-type')
      ? ((await request.json().catch(() => ({}))) as { session_id?: string })
      : {};
    const answer = await this.#refresh(cookie, cookies, {
      claimed: asked.session_id,
      isIdle: request.headers.get('session-activity') === 'none',
    });
    return has('gate behind the rotation') && !isSafe && !this.#isOwn(request) ? this.#forged() : answer;
  }

  #forged(): Answer {
    return this.#parts.has('forged refresh is invalid_grant')
      ? [400, { error: 'invalid_grant' }]
      : [403, { error: 'csrf_rejected' }];
  }

  async #withoutCookie(): Promise<Answer> {
    const { has } = this.#parts;
    if (has('slow refusal')) await new Promise((resolve) => setTimeout(resolve, 3100));
    if (has('endless refusal')) return [400, 'x'.repeat(1_100_000)];
    if (has('empty 403 without a cookie')) return [403];
    if (has('refusal is redirected')) return [302, undefined, { location: '/login' }];
    if (has('401 without a word')) return [401, { message: 'Unauthorized' }];
    if (has('HTML refusal')) return [403, '<h1>Forbidden</h1>'];
    if (has('success false without a cookie')) return [200, { success: false }];
    return [400, { error: 'invalid_grant', reason: 'no_session' }];
  }

  async #refresh(
    cookie: string,
    cookies: string[],
    { claimed, isIdle }: { claimed: string | undefined; isIdle: boolean },
  ): Promise<Answer> {
    const { has, sessions, tokens } = this.#parts;
    if (has('refresh is redirected')) return [308, undefined, { location: '/auth/refresh/' }];
    if (has('token as a cookie') && tokens.subjectOf(cookie) !== undefined)
      return [200, await this.#grant(sessions.start().id)];
    const found = sessions.find(cookie);
    if (found === undefined) {
      if (has('500 for an unknown cookie')) throw new Error('no row');
      if (has('refusal deletes the cookie')) cookies.push(this.#deleteCookie());
      return [400, { error: 'invalid_grant', reason: 'no_session' }];
    }
    if (claimed !== undefined && claimed !== found.session.id)
      return has('mismatch is invalid_grant')
        ? [400, { error: 'invalid_grant' }]
        : [409, { error: 'session_mismatch' }];
    const before = sessions.snapshot(found.session);
    // A look at a store, in which a logout may come between.
    if (has('refresh undoes the logout')) for (let turn = 0; turn < 3; turn++) await setImmediate();
    const isUndone = has('refresh undoes the logout') && before.endedFor === undefined;
    if (isUndone && found.session.endedFor === 'logged_out') sessions.revive(found.session);
    const outcome = sessions.present(found, isIdle);
    if (outcome.type === 'ended') return [400, { error: 'invalid_grant', reason: outcome.reason }];
    if (outcome.cookie !== undefined) cookies.push(this.#setCookie(outcome.cookie));
    const grant = await this.#grant(found.session.id);
    return [200, has('cookie in the body') ? { ...grant, refresh_token: outcome.cookie ?? cookie } : grant];
  }

  async #grant(sessionId: string): Promise<Record<string, unknown>> {
    const { has, sessions, tokens } = this.#parts;
    const { accessToken, lifetime } = await tokens.mint(sessionId);
    const { sessionExpiresIn, idleExpiresIn } = sessions.limits(sessionId);
    return {
      [has('token under an unknown name') ? 'credential' : 'access_token']: accessToken,
      ...(has('no token_type') ? {} : { token_type: 'Bearer' }),
      expires_in: has('expires_in in milliseconds') ? lifetime * 1000 : lifetime,
      ...(has('no name of the session') ? {} : { session_id: sessionId }),
      session_expires_in: sessionExpiresIn,
      idle_expires_in: idleExpiresIn,
    };
  }

  #logout(request: Request, cookies: string[]): Answer {
    const { has, sessions, tokens } = this.#parts;
    const isGet = request.method === 'GET' && has('GET logs out');
    if (request.method !== 'POST' && !isGet) return [405, undefined, { allow: 'POST' }];
    if (!isGet && !has('logout without a gate') && !this.#isOwn(request)) return [403, { error: 'csrf_rejected' }];
    const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (has('logout wants a token') && bearer === undefined) return [401, { error: 'unauthorized' }];
    if (has('logout wants a good token') && bearer !== undefined && tokens.subjectOf(bearer) === undefined)
      return [401, { error: 'unauthorized' }];
    if (has('logout fails')) return [500, { error: 'server_error' }];
    if (has('logout is redirected')) return [302, undefined, { location: '/login' }];
    if (has('logout does nothing')) return [204];
    const [cookie] = this.#cookiesOf(request);
    const found = cookie === undefined ? undefined : sessions.find(cookie);
    if (has('second logout is refused') && (found === undefined || found.session.endedFor !== undefined))
      return [401, { error: 'unauthorized' }];
    const isCurrent = found !== undefined && found.counter === found.session.counter;
    const isFound = has('logout by the current cookie alone') ? isCurrent : found !== undefined;
    if (found !== undefined && isFound && !has('logout deletes the cookie alone'))
      found.session.endedFor = 'logged_out';
    if (!has('logout deletes nothing')) cookies.push(this.#deleteCookie());
    return [204, undefined, { 'clear-site-data': has('logout clears all cookies') ? '"cache", "cookies"' : '"cache"' }];
  }

  async #api(request: Request, pathname: string): Promise<Answer> {
    const { has, tokens } = this.#parts;
    const fields = request.headers.get('authorization') ?? '';
    const pattern = has('scheme in one case') ? /^Bearer (.+)$/ : /^Bearer (.+)$/i;
    const fromUrl = has('token in the URL') ? new URL(request.url).searchParams.get('access_token') : null;
    const bearer = pattern.exec(fields)?.[1] ?? fromUrl ?? undefined;
    const [cookie] = this.#cookiesOf(request);
    if (request.method === 'POST' && has('body before the token')) {
      const body: unknown = await request.json().catch(() => undefined);
      if (body === undefined) return [422, { error: 'unprocessable' }];
    }
    const byCookie = has('cookie opens the API') && bearer === undefined && cookie !== undefined;
    const asBearer =
      has('cookie as a bearer') && bearer !== undefined && this.#parts.sessions.find(bearer) !== undefined;
    const isRight =
      byCookie || asBearer || has('API is public') || (bearer !== undefined && tokens.subjectOf(bearer) !== undefined);
    if (!isRight || has('API refuses every token')) return this.#challenge(bearer);
    if (pathname === '/api/admin')
      return has('401 for a missing right') ? [401, { error: 'unauthorized' }] : [403, { error: 'insufficient_scope' }];
    if (request.method !== 'GET') return [405, undefined, { allow: 'GET' }];
    return [200, { name: 'alice' }];
  }

  #challenge(bearer: string | undefined): Answer {
    const { has } = this.#parts;
    if (has('401 is a login page')) return [302, undefined, { location: '/login' }];
    if (has('403 for a bad token') && bearer !== undefined) return [403, { error: 'forbidden' }];
    if (has('no challenge')) return [401, { error: 'unauthorized' }];
    const word = has('challenge says insufficient_scope') ? 'insufficient_scope' : 'invalid_token';
    const isSaid = bearer !== undefined || has('challenge always has an error');
    return [401, { error: word }, { 'www-authenticate': `Bearer realm="api"${isSaid ? `, error="${word}"` : ''}` }];
  }

  #rotateForPage(request: Request, cookies: string[]): void {
    const [cookie] = this.#cookiesOf(request);
    const found = cookie === undefined ? undefined : this.#parts.sessions.find(cookie);
    const outcome = found === undefined ? undefined : this.#parts.sessions.present(found, false);
    if (outcome?.type === 'live' && outcome.cookie !== undefined) cookies.push(this.#setCookie(outcome.cookie));
  }

  #isOwn({ headers }: Request): boolean {
    const { has, origin } = this.#parts;
    const sent = headers.get('origin');
    const type = headers.get('content-type');
    const site = headers.get('sec-fetch-site');
    if (has('every origin passes')) return true;
    if (type !== null && !type.startsWith('application/json') && !has('form passes')) return false;
    if (sent === null) return has('absent origin passes');
    if (sent === origin) return site !== 'cross-site' || has('cross-site passes');
    if (sent === 'null') return has('origin null passes');
    if (has('sibling passes') && sent.endsWith('.example.com')) return true;
    if (has('origin compared by its beginning') && sent.startsWith(origin)) return true;
    return false;
  }

  #preflight({ headers, url }: Request): Response {
    const { has, origin } = this.#parts;
    if (headers.get('origin') !== origin) return new Response(null, { status: 204 });
    if (has('preflight wants a token')) return new Response(null, { status: 401 });
    const listed = 'authorization, content-type, session-activity';
    const isApi = url.includes('/api/');
    const isBare = isApi && has('preflight lists no authorization');
    const allowed = isApi && has('preflight allows * alone') ? '*' : isBare ? 'content-type' : listed;
    return new Response(null, {
      status: 204,
      headers: {
        ...HEADERS,
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': allowed,
        'access-control-allow-methods': 'GET, POST',
      },
    });
  }

  #addCors(
    { headers: sent }: Request,
    headers: Headers,
    { pathname, status }: { pathname: string; status: number },
  ): void {
    const { has, origin } = this.#parts;
    const from = sent.get('origin');
    const isAuth = pathname.startsWith('/auth/');
    if (has('no Vary: Origin')) headers.delete('vary');
    if (from === null) return;
    const isLetIn =
      from === origin ||
      (has('CORS echoes every origin') && isAuth && from !== 'null') ||
      (has('CORS echoes null') && isAuth && from === 'null') ||
      (has('CORS of the API echoes every origin') && !isAuth);
    if (!isLetIn || (has('no CORS on a grant') && isAuth && status === 200)) return;
    if ((has('no CORS on a refusal') && isAuth && status >= 400) || (has('no CORS on a 401') && status === 401)) return;
    headers.set('access-control-allow-origin', from);
    if (has('CORS header twice')) headers.append('access-control-allow-origin', from);
    if (isAuth || has('CORS of the API echoes every origin')) headers.set('access-control-allow-credentials', 'true');
    if (!has('nothing is exposed')) headers.set('access-control-expose-headers', 'WWW-Authenticate, Retry-After');
  }

  get #isSecure(): boolean {
    return this.#parts.url.startsWith('https:');
  }

  get #cookieName(): string {
    const { has } = this.#parts;
    if (has('__Host- with a path')) return '__Host-session';
    const isPlain = (['cookie without a prefix', 'cookie without Secure', 'cookie without HttpOnly'] as const).some(
      has,
    );
    const isBound = (['path of the login', 'cookie with Domain', 'cookie under two paths'] as const).some(has);
    return this.#isSecure && !isPlain && !isBound ? '__Host-Http-session' : 'session';
  }

  #cookiesOf({ headers }: Request): readonly string[] {
    const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''));
    const start = `${this.#cookieName}=`;
    return pairs.filter((pair) => pair.startsWith(start)).map((pair) => pair.slice(start.length));
  }

  #setCookie(value: string, isLogin = false): string {
    const { has } = this.#parts;
    const isNarrow = has('__Host- with a path') || (has('cookie under two paths') && !isLogin);
    const path = has('path of the login') ? '/auth/login' : isNarrow ? '/auth' : '/';
    const sameSite = has('SameSite=None') ? '; SameSite=None' : has('SameSite missing') ? '' : '; SameSite=Strict';
    const isSecure = (this.#isSecure || has('__Host- with a path')) && !has('cookie without Secure');
    return [
      `${this.#cookieName}=${value}; Path=${path}${sameSite}`,
      ...(has('cookie without HttpOnly') ? [] : ['HttpOnly']),
      ...(isSecure ? ['Secure'] : []),
      ...(has('cookie with Domain') ? ['Domain=example.com'] : []),
      ...(has('short cookie') ? ['Max-Age=60'] : []),
    ].join('; ');
  }

  #deleteCookie(): string {
    const field = this.#setCookie('');
    const moved = this.#parts.has('deletion under another path') ? field.replace(/Path=[^;]*/, 'Path=/account') : field;
    return `${moved.replace('; Max-Age=60', '')}; Max-Age=0`;
  }
}
