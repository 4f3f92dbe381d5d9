import { createMiddleware } from 'hono/factory';
import type { Backend, Env } from './backend.ts';
import { challenge } from './challenge.ts';
import { refuseForged } from './cookie-gate.ts';
import { refreshInAnswer } from './response-token.ts';
import type { Claims, TokenState } from './tokens.ts';

const BEARER = /^Bearer(?: +|$)(.*)$/i;

/** Returns the token of an Authorization field, empty where it has none; `undefined` where it is of another scheme. */
export function bearerOf(field: string | null): string | undefined {
  return BEARER.exec(field ?? '')?.[1];
}

/**
 * Lets through who has a token that is valid now: not when the request arrived, as that may be a while ago. Where the
 * page has the token only the Authorization header counts: a cookie never authenticates a call then.
 */
export function authenticate(backend: Backend): ReturnType<typeof createMiddleware<AuthenticatedEnv>> {
  return createMiddleware<AuthenticatedEnv>(async (c, next) => {
    const { entry, claims } = c.var;
    const refusal = backend.config.grants === 'cookies' ? refuseForged(c, backend) : undefined;
    if (refusal !== undefined) return refusal;
    if (entry.tokenState === 'none') {
      entry.outcome = 'token_refused';
      return challenge(c);
    }
    entry.tokenState = stateNow(backend, claims);
    const renewed = entry.tokenState === 'expired' ? await refreshInAnswer(c, backend) : undefined;
    if (renewed !== undefined && backend.config.responseToken === 'accept') {
      c.set('bearer', renewed);
      return next();
    }
    if (claims === undefined || entry.tokenState !== 'valid') {
      entry.outcome = 'token_refused';
      return challenge(c, 'invalid_token');
    }
    c.set('bearer', claims);
    return next();
  });
}

/** What a request carries once it is authenticated. */
export interface AuthenticatedEnv {
  readonly Bindings: Env['Bindings'];
  readonly Variables: Env['Variables'] & { readonly bearer: Claims };
}

function stateNow({ config, now, sessions, tokens }: Backend, claims: Claims | undefined): TokenState {
  const state = tokens.stateOf(claims, now());
  if (state !== 'valid' || claims === undefined || !config.denylist) return state;
  const session = sessions.find(claims.sid);
  return session === undefined || session.endReason !== undefined ? 'revoked' : state;
}
