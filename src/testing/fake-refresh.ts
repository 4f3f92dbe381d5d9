import type { EndReason, Grant, Refresher } from '../index.ts';
import { fakeJwt } from './fake-jwt.ts';
import { fakeResponse } from './fake-response.ts';

/** The answer of a `createTestAuth`'s server; none while it is `unknown`. */
export type ServerAnswer<Claims extends object> =
  | { readonly type: 'unknown' }
  | { readonly type: 'granted'; readonly claims: Claims }
  | { readonly type: 'ended'; readonly reason: EndReason };

/** A refresh endpoint in memory, whose answer the test decides. */
export interface FakeRefresh<Claims extends object> {
  readonly refresher: Refresher;
  readonly decide: (answer: ServerAnswer<Claims>) => void;
  /** Returns whether a refresh has delivered the current answer. */
  readonly isTold: () => boolean;
}

/** Seconds. */
export const LIFETIME = 300;

const REASONS: Readonly<Record<string, string>> = {
  none: 'no_session',
  logout: 'logged_out',
};

export function createFakeRefresh<Claims extends object>(first: ServerAnswer<Claims>): FakeRefresh<Claims> {
  let answer = first;
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
      if (answer.type === 'granted') return grantOf(answer.claims);
      return answer.type === 'ended' ? refusal(answer.reason) : null;
    },
    decide(next) {
      answer = next;
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
  if (reason === 'replaced') return fakeResponse(409, { error: 'session_mismatch' });
  return fakeResponse(401, { error: 'invalid_grant', reason: REASONS[reason] ?? reason });
}
