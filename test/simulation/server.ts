import { type Backend, refusalOf } from './backend.ts';
import type { Answer } from './fate.ts';
import { jwt } from './jwt.ts';
import type { NamesSetup } from './names.ts';

export type User = 'alice' | 'bob';

export interface ServerSession {
  readonly id: string;
  readonly user: User;
  rotation: number;
  rotatedAt: number;
  /** When it ends for lack of activity; `Infinity` where there is no such limit. */
  idleAt: number;
  endedBecause: string | undefined;
  /** The last token, where the server keeps it. */
  accessToken?: string | undefined;
}

/** The cookie of the one browser: which session, and which of its rotations. */
export interface Cookie {
  readonly sessionId: string;
  readonly rotation: number;
  /** The access token, where cookies carry it. */
  readonly accessToken?: string | undefined;
}

/** What the server has made of a request: its answer, and what that does to the cookie. */
export interface Reply extends Answer {
  /** `null` deletes the cookie. */
  readonly cookie?: Cookie | null | undefined;
  /** The token that it brings. */
  readonly accessToken?: string | undefined;
  /** It says that there is no session. */
  readonly isEnd?: boolean | undefined;
  /** The session whose old cookie was presented. */
  readonly reused?: ServerSession | undefined;
  /** The API has run the call. */
  readonly hasRun?: boolean | undefined;
}

interface IssuedToken {
  readonly session: ServerSession;
  readonly issuedAt: number;
  readonly number: number;
}

export const LIFETIME = 180_000;
const GRACE = 20_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const INVALID = { ...JSON_TYPE, 'www-authenticate': 'Bearer realm="api", error="invalid_token"' };
const BARE = { ...JSON_TYPE, 'www-authenticate': 'Bearer realm="api"' };

/** A server after the contract, without a network: rotation, grace, reuse detection, and the true log. */
export class VirtualServer {
  readonly #now: () => number;
  readonly #names: NamesSetup;
  readonly #backend: Backend;
  readonly #sessions = new Map<string, ServerSession>();
  readonly #tokens = new Map<string, IssuedToken>();
  #counter = 0;
  #acceptsAfter = -1;
  #refusesUntil = 0;
  /** How many logins there were. */
  logins = 0;
  /** No session ends any more for lack of activity: every refresh extends it. */
  isCalm = false;

  constructor(now: () => number, names: NamesSetup, backend: Backend) {
    this.#now = now;
    this.#names = names;
    this.#backend = backend;
  }

  login(user: User, old: Cookie | undefined): Reply {
    if (old !== undefined && this.#backend.sessions === 'server') this.end(old.sessionId, 'logged_out');
    const id = `s${++this.#counter}`;
    const session = { id, user, rotation: 1, rotatedAt: this.#now(), idleAt: Infinity, endedBecause: undefined };
    this.#sessions.set(id, session);
    this.#extend(session);
    this.logins++;
    return this.#grant(session);
  }

  refresh(cookie: Cookie | undefined, isIdle: boolean): Reply {
    const session = cookie && this.#sessions.get(cookie.sessionId);
    if (cookie === undefined || session === undefined) return { ...ended('no_session'), cookie: undefined };
    if (!this.isAlive(session.id)) return this.#ending(session.endedBecause ?? 'expired');
    if (this.#backend.attach === 'session') return { ...this.#renew(session, isIdle), cookie: undefined };
    if (this.#backend.sessions === 'stateless') return this.#renew(session, isIdle);
    const isGraced = cookie.rotation === session.rotation - 1 && this.#now() < session.rotatedAt + GRACE;
    if (cookie.rotation !== session.rotation && !isGraced) {
      this.end(session.id, 'reuse_detected');
      return { ...this.#ending('reuse_detected'), reused: session };
    }
    if (!isGraced) {
      session.rotation++;
      session.rotatedAt = this.#now();
    }
    return this.#renew(session, isIdle);
  }

  logout(cookie: Cookie | undefined, authorization: string | null): Reply {
    const refusal = refusalOf(this.#backend.logouts, {
      hasCookie: cookie !== undefined,
      hasBearer: authorization !== null,
      isBearerGood: this.#isGood(this.tokenOf(authorization)),
    });
    if (refusal !== undefined) return { status: refusal[0], body: refusal[1], headers: JSON_TYPE };
    if (cookie !== undefined && this.#backend.sessions !== 'stateless') this.end(cookie.sessionId, 'logged_out');
    return { status: 200, body: '{}', headers: JSON_TYPE, cookie: null };
  }

  /** Runs a call as the user of its token, or without a user if the route needs none. */
  call(authorization: string | null, isPublic: boolean): Reply {
    const token = this.tokenOf(authorization);
    if (authorization === null && isPublic) return { status: 200, body: '{}', headers: JSON_TYPE, hasRun: true };
    if (authorization === null) return { status: 401, body: '{}', headers: BARE };
    if (!this.#isGood(token) || this.#now() < this.#refusesUntil) return { status: 401, body: '{}', headers: INVALID };
    return { status: 200, body: '{}', headers: JSON_TYPE, hasRun: true };
  }

  /** Ends a session, as an administrator does or a user elsewhere. */
  end(sessionId: string, reason: string): void {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) session.endedBecause ??= reason;
  }

  /** Refuses all tokens issued until now, as after a change of keys. */
  changeKeys(): void {
    this.#acceptsAfter = this.#counter;
  }

  /** Refuses all tokens for a while, also those to come. */
  refuse(milliseconds: number): void {
    this.#refusesUntil = this.#now() + milliseconds;
  }

  isAlive(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined && !this.isCalm && this.#now() >= session.idleAt) session.endedBecause ??= 'expired';
    return session !== undefined && session.endedBecause === undefined;
  }

  /** Whose session it is, or was. */
  userOf(sessionId: string): User | undefined {
    return this.#sessions.get(sessionId)?.user;
  }

  /** The token by which the server knows the maker of a call that has this cookie. */
  accessTokenOf(cookie: Cookie | undefined): string | undefined {
    if (this.#backend.attach === 'session') return this.#sessions.get(cookie?.sessionId ?? '')?.accessToken;
    return cookie?.accessToken;
  }

  tokenOf(authorization: string | null): IssuedToken | undefined {
    return this.#tokens.get(authorization?.slice('Bearer '.length) ?? '');
  }

  #extend(session: ServerSession): void {
    session.idleAt = this.#now() + (this.#backend.idle ?? Infinity);
  }

  #renew(session: ServerSession, isIdle: boolean): Reply {
    if (!isIdle || this.isCalm) this.#extend(session);
    return this.#grant(session);
  }

  #ending(reason: string): Reply {
    const reply = ended(reason);
    return this.#backend.endings === 'keep' ? { ...reply, cookie: undefined } : reply;
  }

  #isGood(token: IssuedToken | undefined): boolean {
    const isFresh = token !== undefined && token.issuedAt + LIFETIME > this.#now() && token.number > this.#acceptsAfter;
    return isFresh && this.isAlive(token.session.id);
  }

  #tokenFor({ id, user }: ServerSession, number: number): string {
    const jti = String(number);
    switch (this.#names) {
      case 'sub':
        return jwt({ sub: user, sid: id, jti });
      case 'number':
        return jwt({ sub: user === 'alice' ? 1 : 2, jti });
      case 'user_id':
        return jwt({ user_id: user, role: 'user', jti });
      case 'changing':
        return jwt({
          ...(number % 3 > 0 && { user_id: user }),
          ...(number % 3 < 2 && { username: user }),
          sessionId: jti,
          jti,
        });
      case 'session':
        return jwt({ jti });
      case 'none':
        return jwt({ role: 'user', jti });
    }
  }

  /** What an answer says of the user where it brings no token. */
  #userOf({ user }: ServerSession): object {
    if (this.#names === 'session' || this.#names === 'none') return {};
    return { user: { id: this.#names === 'number' ? (user === 'alice' ? 1 : 2) : user } };
  }

  #grant(session: ServerSession): Reply {
    const { id, rotation } = session;
    const number = ++this.#counter;
    const accessToken = this.#tokenFor(session, number);
    this.#tokens.set(accessToken, { session, issuedAt: this.#now(), number });
    const session_id = this.#names === 'none' || this.#names === 'number' ? undefined : id;
    const { attach } = this.#backend;
    session.accessToken = accessToken;
    const idle_expires_in =
      session.idleAt === Infinity ? undefined : Math.max(0, Math.floor((session.idleAt - this.#now()) / 1000));
    const body = JSON.stringify({
      ...(attach ? this.#userOf(session) : { access_token: accessToken }),
      expires_in: LIFETIME / 1000,
      session_id,
      idle_expires_in,
    });
    return {
      status: 200,
      body,
      headers: JSON_TYPE,
      cookie: { sessionId: id, rotation, ...(attach === 'cookies' && { accessToken }) },
      accessToken,
    };
  }
}

function ended(reason: string): Reply {
  const body = JSON.stringify({ error: 'invalid_grant', reason });
  return { status: 400, body, headers: JSON_TYPE, cookie: null, isEnd: true };
}
