import { bare } from '../bare.ts';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import { SignedOutError } from '../errors/signed-out-error.ts';
import type { SessionAccess } from '../request/session-access.ts';
import type { RefreshFailure } from '../session/state.ts';
import { decide } from '../session/decide.ts';

const IN_LOGIN: RefreshFailure = { type: 'transient', problem: 'can begin when the function of the login is over' };

/** Makes `auth.refresh()`: brings a token that is newer than the call, or rejects with the reason why there is none. On a server there is no session. */
export function createRequestRefresh(
  { state, now, errorOf, isLoggingIn }: Pick<SessionAccess, 'state' | 'now' | 'errorOf' | 'isLoggingIn'>,
  request: (() => Promise<unknown>) | undefined,
): () => Promise<void> {
  return async function refresh(): Promise<void> {
    const { epoch, session, generation } = state();
    if (session.status === 'unauthenticated' || request === undefined) throw new SignedOutError();
    // It would wait for the login, which may be waiting for it.
    if (isLoggingIn()) throw errorOf({ failure: IN_LOGIN, until: now(), failures: 0 });
    await request();
    const after = state();
    const { type } = decide(after, bare({ epoch, seen: after.generation }), now());
    if (type === 'changed') throw new SessionChangedError();
    if (type === 'as-is' || type === 'reauthenticate') throw new SignedOutError();
    if (after.backoff !== undefined) throw errorOf(after.backoff);
    // The page came online after the last attempt had failed.
    if (after.generation === generation) return refresh();
  };
}
