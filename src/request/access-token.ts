import { bare } from '../bare.ts';
import { pauseAfterRefusal } from '../session/backoff.ts';
import { decide } from '../session/decide.ts';
import { isReached, later, type Reading } from '../session/lifetime.ts';
import { tokenIn } from '../refresh/token.ts';
import { abortable, checkAborted } from './abort.ts';
import type { SessionAccess } from './session-access.ts';
import { waitFor, type Waiting } from './wait-for.ts';

export interface AccessTokenRequest {
  /** Milliseconds that the token must still be valid. Default: 0. */
  readonly minValidity?: number | undefined;
  /**
   * A token of this session that the API has refused on another transport. If it is still the current one, it is refreshed, once for
   * all callers. Otherwise the current token is returned.
   */
  readonly rejected?: string | undefined;
  /** Aborts the wait, but not the refresh. */
  readonly signal?: AbortSignal | undefined;
}

/** The token that was returned in place of a refused one. */
interface Replacement {
  readonly generation: number;
  /** How many replacements in a row were refused soon. */
  readonly refusals: number;
  readonly since: Reading;
}

/** Milliseconds. A replacement that is refused sooner counts as one in a row: it looks like a fault of the server. */
const YOUNG = 60_000;

/** Makes `auth.getAccessToken()`. It refreshes if necessary, and returns `undefined` without a session. */
export function createAccessToken(access: SessionAccess): (request: AccessTokenRequest) => Promise<string | undefined> {
  let replacement: Replacement | undefined;

  const isYounger = ({ since }: Replacement, milliseconds: number): boolean =>
    !isReached(later(since, milliseconds), access.now());
  /** A refusal right after a replacement is a late one of the token before, which may have the same text. */
  const isJustReplaced = (generation: number): boolean =>
    replacement?.generation === generation && isYounger(replacement, pauseAfterRefusal(replacement.refusals));

  async function waitForToken(request: AccessTokenRequest): Promise<string | undefined> {
    const { minValidity = 0, rejected, signal } = request;
    const { epoch, generation, token } = access.state();
    // A refresh waits for the login, and the login may be waiting for this call.
    const isWithinLogin = access.isLoggingIn();
    const isRefused =
      token !== undefined && tokenIn(rejected) === token.accessToken && !isJustReplaced(token.generation);
    const sentWith = isRefused ? generation : undefined;
    const waiting: Waiting = {
      isWithinLogin,
      signal,
      reauthenticate: async () => (await access.reauthenticate?.({ signal })) ?? false,
    };
    if (isRefused) access.note({ type: 'refused', generation, order: access.sent.count, now: access.now() });
    for (let hasHeld = isWithinLogin; ;) {
      const stamp = bare({ epoch, sentWith, seen: generation, hasHeld, minValidity });
      const state = access.state();
      const decision = decide(state, stamp, access.now());
      if (decision.type === 'attach') {
        if (sentWith !== undefined) replaced(decision.token.generation, sentWith);
        if (decision.isAgeing) void access.refresh('expiring');
        return decision.token.accessToken;
      }
      hasHeld ||= decision.type === 'hold';
      if (!(await waitFor(access, decision, waiting))) return access.state().token?.accessToken;
    }
  }

  /** Without this, a token that is refused immediately would be replaced in a loop. */
  function replaced(generation: number, refused: number): void {
    if (replacement?.generation === generation) return;
    const before = replacement?.generation === refused && isYounger(replacement, YOUNG) ? replacement.refusals : 0;
    replacement = { generation, refusals: before + 1, since: access.now() };
  }

  return async (request) => {
    const { signal } = request;
    checkAborted(signal);
    return abortable(signal, waitForToken(request));
  };
}
