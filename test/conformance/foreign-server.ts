import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Check, createChecker, type Target } from 'rebearer/conformance';
import { serve } from './listen.ts';
import { PATIENCE } from './stopped-time.ts';

/** A request, as far as the small servers look at it. */
export interface Asked {
  /** Method and path: `POST /auth/refresh`. */
  readonly what: string;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: string;
  /** Whether the page of the server itself has sent it, as far as `Origin` and Fetch Metadata tell. */
  readonly isOwn: boolean;
  /** Seconds since 1970, which stand still until the doctor waits. */
  readonly now: number;
}

export interface Told {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Answers what it knows; anything else is a 404, or a 405 where the path is a POST's. */
export type Handler = (asked: Asked) => Told | undefined;

export type Found = Readonly<Partial<Record<Check['id'], 'failed' | 'passed' | 'remark' | 'skipped'>>>;

/** Runs the doctor on a small server over real HTTP; returns the verdicts, each with its cause where it is another one than expected. */
export async function verdictsOver(
  handler: Handler,
  { target = {}, found }: { readonly target?: Partial<Target>; readonly found: Found },
): Promise<Readonly<Record<string, string>>> {
  let now = Math.floor(Date.now() / 1000);
  const url = await serve((request, response) => {
    void text(request).then((body) => {
      const { method = '', headers } = request;
      const { pathname } = new URL(request.url ?? '', 'http://localhost');
      const isOwn = headers.origin === url && headers['sec-fetch-site'] === 'same-origin';
      const asked = { headers, body, isOwn, now, cookies: cookiesIn(headers.cookie) };
      const post = `POST ${pathname}`;
      const told =
        handler({ ...asked, what: `${method} ${pathname}` }) ??
        (handler({ ...asked, what: post }) === undefined
          ? { status: 404 }
          : { status: 405, headers: { allow: 'POST' } });
      const isText = told.body === undefined || typeof told.body === 'string';
      response.writeHead(told.status, {
        ...(isText ? {} : { 'content-type': 'application/json' }),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...told.headers,
      });
      response.end(isText ? told.body : JSON.stringify(told.body));
    });
  });
  const wait = async (milliseconds: number): Promise<void> => void (now += milliseconds / 1000);
  const login = { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } };
  const checker = createChecker({ url, login, wait, timeout: PATIENCE, ...target });
  const seen: Record<string, string> = {};
  for (const id of Object.keys(found) as Check['id'][]) {
    const { status, cause } = await checker.run(id);
    seen[id] = status === found[id] ? status : `${status}: ${cause}`;
  }
  return seen;
}

function cookiesIn(header = ''): ReadonlyMap<string, string> {
  const pairs = header
    .split('; ')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  return new Map(pairs);
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const macOf = (signed: string, key: string): string => createHmac('sha256', key).update(signed).digest('base64url');

/** A JWT with these claims. */
export function sign(claims: object, key = 'access'): string {
  const signed = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(claims)}`;
  return `${signed}.${macOf(signed, key)}`;
}

/** Whether a key has signed the token, and it has not expired. */
export function isSigned(token: string | undefined, { key = 'access', now }: { key?: string; now: number }): boolean {
  const [header = '', claims = '', mac] = token?.split('.') ?? [];
  if (mac !== macOf(`${header}.${claims}`, key)) return false;
  const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
  return exp > now;
}

/** Sessions that rotate with a grace of one predecessor, until its successor has been presented. */
class Rotation {
  readonly #byValue = new Map<
    string,
    { readonly row: { current: string; before: string | undefined; isOver: boolean } }
  >();

  start(): string {
    const current = randomUUID();
    this.#byValue.set(current, { row: { current, before: undefined, isOver: false } });
    return current;
  }

  /** The cookie after a refresh; `undefined` where there is no session. */
  present(value = ''): string | undefined {
    const row = this.#byValue.get(value)?.row;
    if (row === undefined || row.isOver) return undefined;
    if (value === row.before) return row.current;
    if (value !== row.current) {
      row.isOver = true;
      return undefined;
    }
    const next = randomUUID();
    this.#byValue.set(next, { row: Object.assign(row, { before: value, current: next }) });
    return next;
  }

  end(value = ''): void {
    const row = this.#byValue.get(value)?.row;
    if (row !== undefined) row.isOver = true;
  }
}

/** Where a right server is another one than most. */
export interface Variant {
  /** Before anything else. */
  readonly gate?: Handler;
  readonly refused?: Told;
  /** The fields that set a cookie of this value; an empty one deletes it. */
  readonly cookies?: (value: string) => readonly string[];
  readonly grant?: (accessToken: string) => object;
  readonly loggedOut?: OutgoingHttpHeaders;
  readonly token?: (claims: object) => string;
  readonly routes?: Handler;
  /** Changes an answer. */
  readonly after?: (asked: Asked, told: Told) => Told;
}

const REFUSED: Told = { status: 400, body: { error: 'invalid_grant' } };
const FORGED: Told = { status: 403, body: { error: 'csrf_rejected' } };

/** Makes a server that keeps the contract, but where the variant says otherwise. */
export function createApp({
  gate = () => undefined,
  refused = REFUSED,
  cookies = (value) => [`session=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${value === '' ? 0 : 43_200}`],
  grant = (accessToken) => ({ access_token: accessToken, token_type: 'Bearer', expires_in: 180 }),
  loggedOut = { 'set-cookie': [...cookies('')] },
  token = sign,
  routes = () => undefined,
  after = (_asked, told) => told,
}: Variant = {}): Handler {
  const sessions = new Rotation();
  const granted = (value: string, now: number): Told => {
    const iat = Math.floor(now);
    const claims = { iss: 'i', aud: 'a', sub: 'alice', sid: 's', jti: randomUUID(), iat, exp: iat + 180 };
    return { status: 200, body: grant(token(claims)), headers: { 'set-cookie': [...cookies(value)] } };
  };
  const answer: Handler = (asked) => {
    const { what, now, isOwn } = asked;
    const value = asked.cookies.get('session');
    const own = gate(asked) ?? routes(asked);
    if (own !== undefined) return own;
    if (/^POST \/auth\/(?:login|refresh|logout)$/.test(what) && !isOwn) return FORGED;
    switch (what) {
      case 'POST /auth/login':
        return asked.body.includes('alice-demo') ? granted(sessions.start(), now) : { status: 401 };
      case 'POST /auth/refresh': {
        const next = sessions.present(value);
        return next === undefined ? refused : granted(next, now);
      }
      case 'POST /auth/logout':
        sessions.end(value);
        return { status: 204, headers: loggedOut };
      default:
        return undefined;
    }
  };
  return (asked) => {
    const told = answer(asked);
    return told && after(asked, told);
  };
}
