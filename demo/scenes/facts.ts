/** Something that took its time, in one tab. Times in milliseconds since 1970, on a clock that only runs forward. */
export interface Span {
  readonly tab: number;
  /** A call and a save are what the app asked for, an attempt is what went out for them. */
  readonly kind: 'attempt' | 'call' | 'login' | 'logout' | 'refresh' | 'save';
  /** Of the call; its attempts have the same. */
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** 0: there was no answer. */
  readonly status: number;
  /** Why there was none, as the error calls itself. */
  readonly problem: string;
}

/** What a page shows from a moment on. */
export interface Shown {
  readonly tab: number;
  readonly at: number;
  /** `undefined`: the login. */
  readonly user: string | undefined;
  readonly isWarned: boolean;
}

/** What one tab has seen. */
export interface Facts {
  readonly spans: readonly Span[];
  readonly shown: readonly Shown[];
}

/** A request in the server's own log. */
export interface LogLine {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly subject?: string;
  readonly outcome: string;
}

/** What happened when one contestant played one scene. */
export interface Evidence extends Facts {
  readonly log: readonly LogLine[];
  /** The tabs that are open at the end, and the call that asked each, last of all, whose session it has. */
  readonly probes: readonly { readonly tab: number; readonly id: string }[];
}

export function now(): number {
  return performance.timeOrigin + performance.now();
}
