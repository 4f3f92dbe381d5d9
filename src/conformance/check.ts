import type { CheckContext } from './context.ts';

/** The groups of checks, in the order in which they run. */
export type CheckGroup =
  | 'reachability'
  | 'origin'
  | 'cookie'
  | 'answers'
  | 'caching'
  | 'cors'
  | 'redirects'
  | 'rotation'
  | 'logout'
  | 'lifetimes'
  | 'api'
  | 'token'
  | 'page'
  | 'browser';

/** What a check needs in addition to the refresh URL; without it the check is skipped. */
export type CheckNeed =
  /** `target.login`: a throw-away session. */
  | 'login'
  /** A login, and refreshes that are granted. */
  | 'session'
  /** `target.login` as a request, which can also be sent as a forged one. */
  | 'loginRequest'
  /** A session that lives in cookies. */
  | 'cookies'
  /** An access token in the body of the answer. */
  | 'bearer'
  /** `target.api`: a GET route that requires the token. */
  | 'api'
  /** `target.forbidden`: a route that the account may not use. */
  | 'forbidden'
  /** `target.logout`. */
  | 'logout'
  /** A page with another origin than the server: `target.origin`. */
  | 'crossOrigin'
  /** An https URL. */
  | 'https'
  /** `target.browser`. */
  | 'browser';

/**
 * The result of a check. `failed`: users are signed out, stay signed in, or get another user's data. `remark`: the server differs from
 * the contract, but the client can handle it.
 */
export type Verdict =
  | { readonly status: 'passed' }
  | { readonly status: 'failed' | 'remark'; readonly cause: string; readonly remedy?: string | undefined }
  | { readonly status: 'skipped'; readonly cause: string };

/** The most severe result of a check. */
export type Severity = 'failed' | 'remark';

/** One property of a server, and the function that checks it. */
export interface Check {
  /** Stable, such as `RB021`: an id is never used for another check. */
  readonly id: `RB${number}`;
  readonly group: CheckGroup;
  /** What is true if the check passes. */
  readonly title: string;
  readonly severity: Severity;
  readonly needs: readonly CheckNeed[];
  /** Whether it judges what a busy server answers (429, 502, 503, 504). Any other check is skipped where it met such an answer. */
  readonly isAboutBusy?: true;
  /** What goes wrong without it, in one or two sentences. */
  readonly why: string;
  /** What to change, in one sentence. */
  readonly remedy: string;
  readonly run: (context: CheckContext) => Promise<Verdict>;
}

export const passed: Verdict = { status: 'passed' };

export function failed(cause: string, remedy?: string): Verdict {
  return { status: 'failed', cause, remedy };
}

export function remark(cause: string, remedy?: string): Verdict {
  return { status: 'remark', cause, remedy };
}

export function skipped(cause: string): Verdict {
  return { status: 'skipped', cause };
}
