import { bare } from '../bare.ts';
import type { Flags } from '../browser/flags.ts';
import { quietly } from '../browser/quietly.ts';
import { fingerprint } from '../browser/fingerprint.ts';
import { string } from '../refresh/grant.ts';
import { type Identity, type Relation, sessionNameOf, userNameOf } from '../session/identity.ts';

/** A session that its user has left, by the fingerprints of its names: what is kept between page loads names no user. */
export interface LeftSession {
  readonly session?: string | undefined;
  readonly user?: string | undefined;
}

/** What a logout that the server has not confirmed leaves to the next page load. */
export interface OwedLogout {
  /** `isSent`: instead, the session whose logout was sent a moment ago, as far as no answer is known. */
  readonly read: (isSent?: boolean) => LeftSession | undefined;
  /** A logout that was sent is noted only with the name of its session: without one a later login can't be told from it. */
  readonly note: (left: LeftSession, isSent?: boolean) => void;
  /** Forgets the note; given a session, unless the note is of another one, which another tab has left since. */
  readonly clear: (left?: LeftSession) => void;
}

const VERSION = 1;
/** Thirty days in milliseconds: longer than most refresh cookies live. */
const LONGEST = 30 * 86_400_000;
/** How long a logout that was sent may take, in milliseconds. Some servers give the next login the same name. */
const SENT = 10_000;

export function createOwedLogout(flags: Flags, { name, now }: { name: string; now: () => number }): OwedLogout {
  const keyOf = (isSent?: boolean): string => name + (isSent ? ' sent' : ' logout');
  const read: OwedLogout['read'] = (isSent) => {
    const { version, at, session, user } = parse(flags.get(keyOf(isSent)));
    const age = now() - Number(at);
    if (version !== VERSION || !(age < (isSent ? SENT : LONGEST))) return undefined;
    return { session: string(session), user: string(user) };
  };
  return {
    read,
    note(left, isSent) {
      // A page that was still loading knows no names.
      if (left.session === undefined && (isSent || read()?.session !== undefined)) return;
      flags.set(keyOf(isSent), JSON.stringify({ version: VERSION, at: now(), ...left }));
    },
    clear(left) {
      flags.set(keyOf(true), null);
      if (left === undefined || (read()?.session ?? left.session) === left.session) flags.set(keyOf(), null);
    },
  };
}

export function leftSessionOf(identity: Identity | undefined): LeftSession {
  const session = identity && sessionNameOf(identity);
  const user = identity && userNameOf(identity);
  return { session: session && fingerprint(session), user: user && fingerprint(user) };
}

/** Says whether a grant is of the session that was left; `unknown` where a later login of the same user can't be told from it. */
export function compareWithLeft(left: LeftSession, identity: Identity): Relation {
  const { session, user } = leftSessionOf(identity);
  return compare(left.user, user) === 'different' ? 'different' : compare(left.session, session);
}

function compare(one: string | undefined, other: string | undefined): Relation {
  if (one === undefined || other === undefined) return 'unknown';
  return one === other ? 'same' : 'different';
}

/** Any script of the origin may have written it. */
function parse(value: string | null | undefined): Readonly<Record<string, unknown>> {
  const kept: unknown = quietly((): unknown => JSON.parse(value ?? 'null'));
  return bare(Object(kept) as Readonly<Record<string, unknown>>);
}
