import type { EndReason, Grant, Refresher } from '../index.ts';
import { fakeJwt } from './fake-jwt.ts';

/** What the server of a `createTestAuth` says of the session; nothing for now, while it is `unknown`. */
export type Verdict<Claims extends object> =
  | { readonly type: 'unknown' }
  | { readonly type: 'granted'; readonly claims: Claims }
  | { readonly type: 'ended'; readonly reason: EndReason };

/** A refresh endpoint in memory, whose verdict the test decides. */
export interface Judge<Claims extends object> {
  readonly refresher: Refresher;
  readonly decide: (verdict: Verdict<Claims>) => void;
  /** Whether a refresh has brought the verdict that stands. */
  readonly isTold: () => boolean;
}

/** Seconds. */
export const LIFETIME = 300;

const REASONS: Readonly<Record<Exclude<EndReason, 'replaced'>, string>> = {
  none: 'no_session',
  logout: 'logged_out',
  expired: 'expired',
  revoked: 'revoked',
};

export function createJudge<Claims extends object>(first: Verdict<Claims>): Judge<Claims> {
  let verdict = first;
  let isTold = false;
  let decided = (): void => {};
  const decision = new Promise<void>((resolve) => {
    decided = resolve;
  });
  if (first.type !== 'unknown') decided();
  return {
    async refresher() {
      await decision;
      isTold = true;
      if (verdict.type === 'granted') return grantOf(verdict.claims);
      return verdict.type === 'ended' ? refusal(verdict.reason) : null;
    },
    decide(next) {
      verdict = next;
      isTold = false;
      decided();
    },
    isTold: () => isTold,
  };
}

export function grantOf(claims: object): Grant {
  return { accessToken: fakeJwt(claims), expiresIn: LIFETIME };
}

function refusal(reason: EndReason): Response {
  if (reason === 'replaced') return new Response(null, { status: 409 });
  return Response.json({ error: 'invalid_grant', reason: REASONS[reason] }, { status: 401 });
}
