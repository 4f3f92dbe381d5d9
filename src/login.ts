import type { Clock } from './browser/clock.ts';
import { LoginError } from './errors/login-error.ts';
import { readAnswer } from './refresh/answer.ts';
import { type Grant, readGrant } from './refresh/grant.ts';
import { isResponse } from './refresh/refresh.ts';
import type { Event } from './session/state.ts';

export interface LoginParts<Claims> {
  readonly dispatch: (event: Event<Claims>) => void;
  readonly clock: Clock;
  /** Asks the server for the session; rejects where that fails for a passing reason. */
  readonly restore: () => Promise<void>;
}

/** Adopts what a login brought. Where that is no token, the cookie it left is good for one. */
export async function login<Claims>(
  { dispatch, clock, restore }: LoginParts<Claims>,
  given: Response | Grant | undefined,
): Promise<void> {
  const askedAt = clock.read();
  const found = isResponse(given) ? await grantOf(given) : given;
  const grant = found && readGrant<Claims>(found, askedAt);
  if (found !== undefined && grant === undefined)
    throw new LoginError('brought an access token that no header can carry');
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
