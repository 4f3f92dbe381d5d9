import { jwt } from './jwt.ts';

export type User = 'alice' | 'bob';

interface ServerSession {
  readonly id: string;
  readonly user: User;
  rotation: number;
  rotatedAt: number;
  endedBecause: string | undefined;
}

/** The cookie of the one browser: which session, and which of its rotations. */
export interface Cookie {
  readonly sessionId: string;
  readonly rotation: number;
}

/** What the server has made of a request: its answer, and what that does to the cookie. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** `null` deletes the cookie. */
  readonly cookie?: Cookie | null | undefined;
}

const LIFETIME = 180_000;
const GRACE = 20_000;

/** A server after the contract, without a network: rotation, grace, reuse detection, and the true log. */
export class VirtualServer {
  readonly #now: () => number;
  readonly #sessions = new Map<string, ServerSession>();
  readonly #tokens = new Map<string, { readonly sessionId: string; readonly user: User; readonly expiresAt: number }>();
  #counter = 0;
  #rejectsBefore = 0;
  /** Calls that ran, by their id, with the user as whom they did. */
  readonly executed: { readonly id: string; readonly user: User | undefined }[] = [];
  reuses = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  login(user: User, old: Cookie | undefined): Reply {
    if (old !== undefined) this.end(old.sessionId, 'logged_out');
    const id = `s${++this.#counter}`;
    const session = { id, user, rotation: 1, rotatedAt: this.#now(), endedBecause: undefined };
    this.#sessions.set(id, session);
    return this.#grant(session);
  }

  refresh(cookie: Cookie | undefined): Reply {
    const session = cookie && this.#sessions.get(cookie.sessionId);
    if (cookie === undefined) return { ...ended('no_session'), cookie: undefined };
    if (session === undefined) return ended('no_session');
    if (session.endedBecause !== undefined) return ended(session.endedBecause);
    const isGraced = cookie.rotation === session.rotation - 1 && this.#now() < session.rotatedAt + GRACE;
    if (cookie.rotation !== session.rotation && !isGraced) {
      this.reuses++;
      this.end(session.id, 'reuse_detected');
      return ended('reuse_detected');
    }
    if (!isGraced) {
      session.rotation++;
      session.rotatedAt = this.#now();
    }
    return this.#grant(session);
  }

  logout(cookie: Cookie | undefined): Reply {
    if (cookie !== undefined) this.end(cookie.sessionId, 'logged_out');
    return { status: 200, body: {}, cookie: null };
  }

  /** Runs a call under the token that it brings, or as nobody where it needs none. */
  call(id: string, authorization: string | null, isPublic: boolean): Reply {
    const token = this.#tokens.get(authorization?.slice('Bearer '.length) ?? '');
    const isAlive = token !== undefined && token.expiresAt > this.#now() && this.isAlive(token.sessionId);
    const isIssuedLater = token !== undefined && token.expiresAt - LIFETIME >= this.#rejectsBefore;
    if (!isPublic && !(isAlive && isIssuedLater)) return { status: 401, body: {} };
    this.executed.push({ id, user: token?.user });
    return { status: 200, body: {} };
  }

  /** Ends a session, as an administrator does or a user elsewhere. */
  end(sessionId: string, reason: string): void {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) session.endedBecause ??= reason;
  }

  /** Refuses all tokens issued until now, as after a change of keys. */
  rejectTokens(): void {
    this.#rejectsBefore = this.#now();
  }

  isAlive(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    return session !== undefined && session.endedBecause === undefined;
  }

  userOf(sessionId: string): User | undefined {
    return this.#sessions.get(sessionId)?.user;
  }

  #grant({ id, user, rotation }: ServerSession): Reply {
    const accessToken = jwt({ sub: user, sid: id, jti: String(++this.#counter) });
    this.#tokens.set(accessToken, { sessionId: id, user, expiresAt: this.#now() + LIFETIME });
    const body = { access_token: accessToken, expires_in: LIFETIME / 1000, session_id: id };
    return { status: 200, body, cookie: { sessionId: id, rotation } };
  }
}

function ended(reason: string): Reply {
  return { status: 400, body: { error: 'invalid_grant', reason }, cookie: null };
}
