import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  cookieHash,
  decideRotation,
  randomSecret,
  successorOf,
  type EndReason,
  type RotatingSession,
  type RotationDecision,
  type RotationPolicy,
} from '../rotation.ts';
import { integer, text, transact, type Row } from './database.ts';

/** A login. Times in milliseconds. */
export interface Session extends RotatingSession {
  /** A handle that anybody may know. */
  readonly id: string;
  readonly username: string;
  /** Derives each cookie from the one before. */
  readonly key: string;
  readonly createdAt: number;
}

/** What presenting a cookie came to. `cookie` is the value to store from now on. */
export type Presented =
  | { readonly type: 'unknown' }
  | { readonly type: 'ended'; readonly session: Session; readonly reason: EndReason }
  | { readonly type: 'mismatch'; readonly session: Session }
  | { readonly type: 'unproven'; readonly session: Session }
  | { readonly type: 'live'; readonly session: Session; readonly how: 'rotate' | 'grace'; readonly cookie: string }
  | { readonly type: 'live'; readonly session: Session; readonly how: 'keep'; readonly cookie?: never };

export interface Presentation {
  readonly cookie: string;
  /** Whose session the page believes it to be. */
  readonly claimedId?: string | undefined;
  /** Whether the page has shown what it has to besides the cookie. */
  readonly isProven?: (session: Session) => boolean;
  readonly now: number;
  readonly policy: RotationPolicy;
}

export interface Sessions {
  readonly start: (login: { readonly username: string; readonly now: number; readonly lifetime: number }) => {
    readonly session: Session;
    readonly cookie: string;
  };
  /** Decides and writes in one transaction: of two calls at once, one rotates and the other finds that it has. */
  readonly present: (presentation: Presentation) => Presented;
  /** Returns the session of a cookie that would get a token now, and changes nothing. */
  readonly peek: (
    presentation: Pick<Presentation, 'cookie' | 'now'> & { readonly grace: number },
  ) => Session | undefined;
  readonly find: (id: string) => Session | undefined;
  /** Returns the session of a cookie, of whatever generation. */
  readonly findByCookie: (cookie: string) => Session | undefined;
  readonly of: (username: string) => readonly Session[];
  /** Ends it as a whole; the first reason stays. */
  readonly end: (id: string, reason: EndReason) => void;
  readonly endAll: (username: string, reason: EndReason) => void;
}

/** A session that expired this long ago is unknown rather than expired. */
const KEPT_AFTER_EXPIRY = 7 * 24 * 60 * 60 * 1000;

const BY_COOKIE = `
  SELECT sessions.*, cookies.generation AS presented FROM cookies JOIN sessions ON sessions.id = cookies.session_id
  WHERE cookies.hash = ?`;

/** Opens the sessions. Of each cookie there is a hash, never the value. */
export function openSessions(database: DatabaseSync): Sessions {
  const byCookie = database.prepare(BY_COOKIE);
  const byId = database.prepare('SELECT * FROM sessions WHERE id = ?');
  const byUser = database.prepare('SELECT * FROM sessions WHERE username = ? ORDER BY created_at, id');
  const addCookie = database.prepare('INSERT INTO cookies (hash, session_id, generation) VALUES (?, ?, ?)');
  const addSession = database.prepare('INSERT INTO sessions VALUES (?, ?, ?, 0, ?, ?, ?, NULL)');
  const rotate = database.prepare('UPDATE sessions SET generation = generation + 1, rotated_at = ? WHERE id = ?');
  const forget = database.prepare('DELETE FROM sessions WHERE expires_at < ?');
  const end = database.prepare('UPDATE sessions SET end_reason = ? WHERE id = ? AND end_reason IS NULL');
  const endAll = database.prepare('UPDATE sessions SET end_reason = ? WHERE username = ? AND end_reason IS NULL');

  /** Carries the decision out. */
  function commit(decision: RotationDecision, session: Session, { cookie, now }: Presentation): Presented {
    switch (decision.type) {
      case 'ended':
        return { type: 'ended', session, reason: decision.reason };
      case 'reuse':
        end.run('reuse_detected', session.id);
        return { type: 'ended', session, reason: 'reuse_detected' };
      case 'keep':
        return { type: 'live', session, how: 'keep' };
      case 'grace':
        return { type: 'live', session, how: 'grace', cookie: successorOf(cookie, session.key) };
      case 'rotate': {
        const successor = successorOf(cookie, session.key);
        rotate.run(now, session.id);
        addCookie.run(cookieHash(successor), session.id, session.generation + 1);
        return { type: 'live', session, how: 'rotate', cookie: successor };
      }
    }
  }

  return {
    start: ({ username, now, lifetime }) => {
      const id = `s_${randomBytes(12).toString('hex')}`;
      const key = randomSecret();
      const cookie = randomSecret();
      const expiresAt = now + lifetime;
      transact(database, () => {
        forget.run(now - KEPT_AFTER_EXPIRY);
        addSession.run(id, username, key, now, now, expiresAt);
        addCookie.run(cookieHash(cookie), id, 0);
      });
      const start = { generation: 0, rotatedAt: now, createdAt: now, expiresAt, endReason: undefined };
      return { session: { id, username, key, ...start }, cookie };
    },

    present: (presentation) =>
      transact(database, () => {
        const row = byCookie.get(cookieHash(presentation.cookie));
        if (row === undefined) return { type: 'unknown' };
        const session = sessionOf(row);
        const decision = decideRotation(session, integer(row, 'presented'), presentation);
        if (decision.type === 'ended') return commit(decision, session, presentation);
        // Ahead of any change of state, so of the end of a family that is reused too.
        const { claimedId, isProven } = presentation;
        if (claimedId !== undefined && claimedId !== session.id) return { type: 'mismatch', session };
        if (isProven?.(session) === false) return { type: 'unproven', session };
        return commit(decision, session, presentation);
      }),

    peek: ({ cookie, now, grace }) => {
      const row = byCookie.get(cookieHash(cookie));
      if (row === undefined) return undefined;
      const session = sessionOf(row);
      const decision = decideRotation(session, integer(row, 'presented'), { now, policy: { isOn: false, grace } });
      return decision.type === 'keep' || decision.type === 'grace' ? session : undefined;
    },
    find: (id) => {
      const row = byId.get(id);
      return row && sessionOf(row);
    },
    findByCookie: (cookie) => {
      const row = byCookie.get(cookieHash(cookie));
      return row && sessionOf(row);
    },
    of: (username) => byUser.all(username).map(sessionOf),
    end: (id, reason) => void end.run(reason, id),
    endAll: (username, reason) => void endAll.run(reason, username),
  };
}

function sessionOf(row: Row): Session {
  return {
    id: text(row, 'id'),
    username: text(row, 'username'),
    key: text(row, 'key'),
    generation: integer(row, 'generation'),
    rotatedAt: integer(row, 'rotated_at'),
    createdAt: integer(row, 'created_at'),
    expiresAt: integer(row, 'expires_at'),
    endReason: endReasonOf(row.end_reason),
  };
}

function endReasonOf(value: Row[string] | undefined): EndReason | undefined {
  switch (value) {
    case 'expired':
    case 'revoked':
    case 'logged_out':
    case 'reuse_detected':
      return value;
    default:
      return undefined;
  }
}
