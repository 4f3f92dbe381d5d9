import { type Clock, readClock } from '../browser/clock.ts';
import { LoginError } from '../errors/login-error.ts';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import type { Memory } from './memory.ts';
import { readAnswer } from '../refresh/answer.ts';
import { type Grant, readGrant } from '../refresh/grant.ts';
import { isResponse } from '../refresh/refresh.ts';
import type { Event, State } from '../session/state.ts';

export interface LoginParts<Claims> {
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => void;
  readonly clock: Clock;
  readonly memory: Memory;
  /** Asks the server for the session; rejects where that fails for a passing reason. */
  readonly restore: () => Promise<void>;
}

/** Adopts what a login brought. Where that is no token, the cookie it left is good for one. */
export async function login<Claims>(
  { state, dispatch, clock, memory, restore }: LoginParts<Claims>,
  given: Response | Grant | undefined,
): Promise<void> {
  const askedAt = readClock(clock);
  const { epoch } = state();
  const found = isResponse(given) ? await grantOf(given) : given;
  // While the answer was read somebody has logged out, or in: the later word counts.
  if (epoch !== state().epoch) throw new SessionChangedError();
  const grant = found && readGrant<Claims>(found, askedAt);
  if (found !== undefined && grant === undefined)
    throw new LoginError('brought an access token that no header can carry');
  // Whoever has logged in must not be logged out for another, not even by the next page load.
  memory.noteLogout(false);
  dispatch({ type: 'login', askedAt, grant });
  if (grant === undefined) await restore();
}

/** Reads a copy: the app may want the body too. */
async function grantOf(response: Response): Promise<Grant | undefined> {
  if (!response.ok) throw new LoginError(`was answered with ${response.status}`);
  if (response.bodyUsed) throw new LoginError('has a body that was read before');
  const { grant } = await readAnswer(response.clone());
  return grant;
}
