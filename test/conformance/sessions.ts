import { createHmac } from 'node:crypto';
import type { FaultName } from './faults.ts';

const GRACE = 20_000;
const ABSOLUTE = 43_200_000;
const IDLE = 900_000;

export interface Session {
  readonly id: string;
  counter: number;
  rotatedAt: number;
  startedAt: number;
  seenAt: number;
  /** How often a branch was made, for the fault of that name. */
  branches: number;
  endedFor: string | undefined;
}

/** A session, and which of its cookies was presented. */
export interface Found {
  readonly session: Session;
  readonly counter: number;
}

export type Presented =
  | { readonly type: 'live'; readonly cookie: string | undefined }
  | { readonly type: 'ended'; readonly reason: string };

/** Rows and cookies, as in server.md: an id, a counter and a MAC. */
export class Sessions {
  readonly #rows = new Map<string, Session>();
  readonly #now: () => number;
  readonly #has: (name: FaultName) => boolean;

  constructor({ now, has }: { now: () => number; has: (name: FaultName) => boolean }) {
    this.#now = now;
    this.#has = has;
  }

  start(): Session {
    if (this.#has('one session a user')) for (const row of this.#rows.values()) row.endedFor = 'replaced';
    const at = this.#now();
    const id = `s_${this.#rows.size + 1}`;
    const session = { id, counter: 0, rotatedAt: at, startedAt: at, seenAt: at, branches: 0, endedFor: undefined };
    this.#rows.set(id, session);
    return session;
  }

  cookieOf({ id, counter }: Session, branch = ''): string {
    const text = `v1.${id}.${counter}${branch}`;
    const cookie = `${text}.${macOf(text)}`;
    return this.#has('cookie is a JWT') ? jwtLike(cookie) : cookie;
  }

  find(cookie: string): Found | undefined {
    const plain = this.#has('cookie is a JWT') ? fromJwtLike(cookie) : cookie;
    const [version, id = '', counter = '', mac] = plain.split('.');
    const session = this.#rows.get(id);
    const isMade = version === 'v1' && mac === macOf(`v1.${id}.${counter}`);
    return isMade && session !== undefined ? { session, counter: Number.parseInt(counter, 10) } : undefined;
  }

  snapshot(session: Session): Session {
    return { ...session };
  }

  revive(session: Session): void {
    session.endedFor = undefined;
  }

  present({ session, counter }: Found, isIdle: boolean): Presented {
    const at = this.#now();
    const has = this.#has;
    if (session.endedFor !== undefined) return { type: 'ended', reason: session.endedFor };
    if (!has('session never ends') && (at >= session.startedAt + ABSOLUTE || at >= session.seenAt + IDLE))
      return { type: 'ended', reason: 'expired' };
    if (!isIdle || has('idle time grows by itself')) session.seenAt = at;
    if (has('session grows')) session.startedAt = at;
    if (has('no rotation')) return { type: 'live', cookie: undefined };
    if (counter === session.counter || has('old cookies stay good')) return this.#rotate(session, counter);
    const isPredecessor = counter === session.counter - 1;
    const isInTime = has('grace without an end') || at < session.rotatedAt + GRACE;
    if (isPredecessor && isInTime && !has('no grace')) return this.#giveAgain(session);
    if (!has('reuse ends nothing')) session.endedFor = 'reuse_detected';
    return { type: 'ended', reason: 'reuse_detected' };
  }

  limits(id: string): { sessionExpiresIn: number; idleExpiresIn: number } {
    const { startedAt, seenAt } = this.#rows.get(id) ?? { startedAt: 0, seenAt: 0 };
    const left = (from: number, life: number): number => Math.floor((from + life - this.#now()) / 1000);
    const absolute = this.#has('token outlives the session') ? 60_000 : ABSOLUTE;
    return { sessionExpiresIn: left(startedAt, absolute), idleExpiresIn: left(seenAt, IDLE) };
  }

  #rotate(session: Session, counter: number): Presented {
    if (this.#has('successor is not stored')) session.endedFor = 'lost';
    session.counter = Math.max(session.counter, counter + 1);
    session.rotatedAt = this.#now();
    return { type: 'live', cookie: this.cookieOf(session) };
  }

  #giveAgain(session: Session): Presented {
    if (this.#has('grace sets no cookie')) return { type: 'live', cookie: undefined };
    if (!this.#has('grace branches')) return { type: 'live', cookie: this.cookieOf(session) };
    session.branches += 1;
    return { type: 'live', cookie: this.cookieOf(session, `b${session.branches}`) };
  }
}

function jwtLike(cookie: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ cookie })}.${macOf(cookie)}`;
}

function fromJwtLike(cookie: string): string {
  try {
    const claims = JSON.parse(Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString()) as { cookie?: unknown };
    return typeof claims.cookie === 'string' ? claims.cookie : '';
  } catch {
    return '';
  }
}

/** The MAC of a cookie's text. */
function macOf(text: string): string {
  return createHmac('sha256', 'a secret of the tests').update(text).digest('base64url');
}
