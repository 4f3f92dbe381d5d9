import { pauseAfterRefusal } from '../session/backoff.ts';
import { decideRecover, decideSend } from '../session/decide.ts';
import { isReached, later, type Reading } from '../session/lifetime.ts';
import { tokenIn } from '../refresh/token.ts';
import { abortable } from './abort.ts';
import { tagOf } from './body.ts';
import type { SessionAccess } from './session-access.ts';
import { waitFor, type Waiting } from './wait-for.ts';

export interface AccessTokenRequest {
  /** Milliseconds that the token must still live. Default: 0. */
  readonly minValidity?: number | undefined;
  /**
   * A token of this session that the API has refused, for a transport of your own. If it is still the current one it is
   * refreshed, once for all who say so. If it is not, the current token is handed out.
   */
  readonly rejected?: string | undefined;
  /** Ends the wait, never the refresh. */
  readonly signal?: AbortSignal | undefined;
}

/** The token that was handed out in place of a refused one. */
interface Replacement {
  readonly generation: number;
  /** Replacements in a row that were refused soon. */
  readonly refusals: number;
  /** Until then another refusal is taken for a late one, of a token that looks the same. */
  readonly until: Reading;
  /** Until then a refusal counts as one in a row. */
  readonly youngUntil: Reading;
}

/** How long a token must last for its refusal not to look like a fault of the server, in milliseconds. */
const YOUNG = 60_000;

/** Makes `auth.getAccessToken()`: a token, a refreshed one where need be; `undefined` without a session. */
export function createAccessToken(access: SessionAccess): (request: AccessTokenRequest) => Promise<string | undefined> {
  let replacement: Replacement | undefined;

  const isFresh = ({ generation }: { readonly generation: number }): boolean =>
    replacement?.generation === generation && !isReached(replacement.until, access.now());

  async function waitForToken(request: AccessTokenRequest): Promise<string | undefined> {
    const { minValidity = 0, rejected, signal } = request;
    const { epoch, generation, token } = access.state();
    // A refresh waits for the login, which may be waiting for this.
    const isWithinLogin = access.isLoggingIn();
    const isRefused = token !== undefined && tokenIn(rejected) === token.accessToken && !isFresh(token);
    const sentWith = isRefused ? generation : 0;
    const waiting: Waiting = {
      isWithinLogin,
      signal,
      reauthenticate: async () => (await access.reauthenticate?.({ signal })) ?? false,
    };
    if (isRefused) access.note({ type: 'refused', generation, order: access.sent.count, now: access.now() });
    for (let hasHeld = isWithinLogin; ;) {
      const stamp = { epoch, sentWith, seen: generation, hasHeld };
      const state = access.state();
      const decision = isRefused
        ? decideRecover(state, stamp, access.now())
        : decideSend(state, stamp, access.now(), minValidity);
      if (decision.type === 'attach') {
        if (isRefused) replaced(decision.token.generation, sentWith);
        if (decision.isAgeing) void access.refresh('expiring');
        return decision.token.accessToken;
      }
      hasHeld ||= decision.type === 'hold';
      if (!(await waitFor(access, decision, waiting))) return access.state().token?.accessToken;
    }
  }

  /** One that is refused as soon as it is there would be replaced for ever. */
  function replaced(generation: number, refused: number): void {
    if (replacement?.generation === generation) return;
    const now = access.now();
    const isInARow = replacement?.generation === refused && !isReached(replacement.youngUntil, now);
    const refusals = isInARow && replacement ? replacement.refusals + 1 : 1;
    const until = later(now, pauseAfterRefusal(refusals));
    replacement = { generation, refusals, until, youngUntil: later(now, YOUNG) };
  }

  return async (request) => {
    const { signal } = request;
    if (signal !== undefined && tagOf(signal) !== 'AbortSignal')
      throw new TypeError('getAccessToken: the option signal is not an AbortSignal.');
    signal?.throwIfAborted();
    return abortable(signal, waitForToken(request));
  };
}
