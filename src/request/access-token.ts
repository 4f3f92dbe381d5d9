import { SessionChangedError } from '../errors/session-changed-error.ts';
import { abortable } from './abort.ts';
import type { SessionAccess } from './request-run.ts';
import { decideSend } from '../session/decide.ts';

export interface AccessTokenRequest {
  /** Milliseconds that the token must still live. Default: 0. */
  readonly minValidity?: number | undefined;
  /** Ends the wait, never the refresh. */
  readonly signal?: AbortSignal | undefined;
}

/** Hands out the access token, a refreshed one where need be; `undefined` without a session. */
export function accessTokenFrom(
  access: SessionAccess,
  { minValidity = 0, signal }: AccessTokenRequest,
): Promise<string | undefined> {
  return signal?.aborted ? Promise.reject(signal.reason) : abortable(signal, waitForToken(access, minValidity));
}

async function waitForToken(access: SessionAccess, minValidity: number): Promise<string | undefined> {
  const { epoch, generation } = access.state();
  for (;;) {
    const stamp = { epoch, sentWith: 0, seen: generation };
    const decision = decideSend(access.state(), stamp, access.now(), minValidity);
    switch (decision.type) {
      case 'attach':
        if (decision.isAgeing) void access.refresh('expiring');
        return decision.token.accessToken;
      case 'bare':
        return undefined;
      case 'wait':
        await access.refresh(access.state().session.status === 'loading' ? 'restore' : 'expired');
        continue;
      case 'fail':
        throw access.errorOf(decision.backoff);
      case 'changed':
        throw new SessionChangedError();
    }
  }
}
