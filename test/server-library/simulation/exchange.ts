import type { Cookie } from './cookie.ts';
import type { Life } from './life.ts';
import type { At, User } from './step.ts';

/** A request about a session, and what came of it. */
export interface Exchange {
  readonly number: number;
  readonly what: 'login' | 'refresh' | 'step up' | 'logout';
  readonly at: At;
  /** Whoever sits at the browser, or signs in. */
  readonly user: User;
  readonly cookie: Cookie | undefined;
  readonly life: Life | undefined;
  readonly isIdle: boolean;
  readonly sentAt: number;
  /** Undefined while there is none. */
  answer: Answer | undefined;
  /** The answer never comes to the browser. */
  isLost: boolean;
}

/** What the server says. */
export interface Answer {
  readonly status: number;
  /** `expired`, `reuse_detected` and so on; otherwise the name of the error. */
  readonly word: string | undefined;
  readonly cookie: Cookie | undefined;
  readonly token: Token | undefined;
  readonly sessionId: string | undefined;
  /** Milliseconds. */
  readonly expiresIn: number | undefined;
  readonly idleExpiresIn: number | undefined;
  readonly retryAfter: number;
}

export interface Token {
  readonly text: string;
  readonly subject: string;
  readonly sessionId: string;
}
