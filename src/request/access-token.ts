import { SessionChangedError } from '../errors/session-changed-error.ts';
import { abortable } from './abort.ts';
import type { SessionDoor } from './request-run.ts';
import { decideSend } from '../session/decide.ts';

export interface AccessTokenRequest {
  /** Milliseconds that the token must still live. Default: 0. */
  readonly minValidity?: number | undefined;
  /** Ends the wait, never the refresh. */
  readonly signal?: AbortSignal | undefined;
}

/** Hands out the access token, a refreshed one where need be; `undefined` without a session. */
export function accessTokenFrom(
  door: SessionDoor,
  { minValidity = 0, signal }: AccessTokenRequest,
): Promise<string | undefined> {
  return signal?.aborted ? Promise.reject(signal.reason) : abortable(signal, waitForToken(door, minValidity));
}

async function waitForToken(door: SessionDoor, minValidity: number): Promise<string | undefined> {
  const { epoch, generation } = door.state();
  for (;;) {
    const stamp = { epoch, sentWith: 0, seen: generation };
    const decision = decideSend(door.state(), stamp, door.now(), minValidity);
    switch (decision.type) {
      case 'attach':
        if (decision.isAgeing) void door.refresh('expiring');
        return decision.token.accessToken;
      case 'bare':
        return undefined;
      case 'wait':
        await door.refresh(door.state().session.status === 'loading' ? 'restore' : 'expired');
        continue;
      case 'fail':
        throw door.errorOf(decision.gate);
      case 'changed':
        throw new SessionChangedError();
    }
  }
}
