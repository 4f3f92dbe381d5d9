import { createMiddleware } from 'hono/factory';
import type { Caller } from 'rebearer/server';
import type { Backend, Env } from './backend.ts';
import type { DemoClaims } from './demo-claims.ts';
import { challenge } from './challenge.ts';
import { refuseForged } from './cookie-gate.ts';
import type { TokenState } from './log.ts';
import { refreshInAnswer } from './response-token.ts';
import { stateOf, tokenOf, verifyToken } from './token-of.ts';

/**
 * Lets through who has a token that is valid now: not when the request arrived, as that may be a while ago. Where the
 * page has the token only the Authorization header counts: a cookie never authenticates a call then.
 */
export function authenticate(backend: Backend): ReturnType<typeof createMiddleware<AuthenticatedEnv>> {
  return createMiddleware<AuthenticatedEnv>(async (c, next) => {
    const { entry, sender } = c.var;
    const refusal = backend.config.grants === 'cookies' ? await refuseForged(c, backend) : undefined;
    if (refusal !== undefined) return refusal;
    const token = tokenOf(c, backend);
    if (token === undefined) {
      entry.outcome = 'token_refused';
      return challenge(c);
    }
    // Its signature was checked when it arrived; what could not be may have had no key to be checked by.
    const caller = sender ?? (await verifyToken(token, backend));
    if (caller instanceof Response && caller.status === 503) {
      entry.outcome = 'store_failed';
      return caller;
    }
    entry.tokenState = await stateNow(backend, sender);
    const renewed = entry.tokenState === 'expired' ? await refreshInAnswer(c, backend) : undefined;
    if (renewed !== undefined && backend.config.responseToken === 'accept') {
      c.set('bearer', renewed);
      return next();
    }
    if (caller instanceof Response || entry.tokenState !== 'valid') {
      entry.outcome = 'token_refused';
      return challenge(c, 'invalid_token');
    }
    c.set('bearer', caller);
    return next();
  });
}

/** What a request carries once it is authenticated. */
export interface AuthenticatedEnv {
  readonly Bindings: Env['Bindings'];
  readonly Variables: Env['Variables'] & { readonly bearer: Caller<DemoClaims> };
}

/** A denylist refuses the tokens of ended sessions at once, at the price of one look-up a call. */
async function stateNow(backend: Backend, sender: Caller<DemoClaims> | undefined): Promise<TokenState> {
  const state = stateOf(sender, backend);
  if (state !== 'valid' || sender === undefined || !backend.config.denylist) return state;
  const { session } = await backend.store.read(sender.sessionId);
  return session === undefined || session.endReason !== undefined ? 'revoked' : state;
}
