import type { Conditions } from './conditions.ts';

/** A line of the worker's log: a request and its answer, or an entry of the server's audit trail. */
export type Line =
  | {
      readonly type: 'request';
      /** Counts up from 1. */
      readonly number: number;
      /** Milliseconds since 1970. */
      readonly at: number;
      /** Which frame sent it, such as `tab 1`. */
      readonly from: string;
      readonly method: string;
      /** Below the folder of the playground, such as `auth/refresh`. */
      readonly path: string;
      readonly status: number;
      /** Whether the answer was lost after the server had done its work. */
      readonly isLost: boolean;
    }
  | {
      readonly type: 'event';
      readonly number: number;
      readonly at: number;
      /** Such as `refresh: rotated`. */
      readonly text: string;
    };

/** What is in the jar, without what is secret. */
export interface Kept {
  readonly name: string;
  readonly flags: readonly string[];
  /** How often the cookie was replaced; `undefined` where its value does not say. */
  readonly rotations: number | undefined;
}

/** What the page asks of the worker. Each is answered with a `Report`. */
export type Ask =
  | { readonly type: 'report' }
  | { readonly type: 'conditions'; readonly conditions: Conditions }
  /** Has the API refuse every access token that is out. */
  | { readonly type: 'expire' }
  /** Loses the next answer of a refresh. */
  | { readonly type: 'lose-next' }
  /** Keeps files that the page has loaded, for a visit offline. */
  | { readonly type: 'keep'; readonly urls: readonly string[] };

export interface Report {
  readonly lines: readonly Line[];
  readonly jar: readonly Kept[];
  /** When the worker started: another time than before means that its memory is gone. */
  readonly startedAt: number;
}

/** What the page tells a frame. */
export type Order =
  | { readonly type: 'clock'; readonly offset: number }
  | { readonly type: 'storm'; readonly calls: number }
  | { readonly type: 'run'; readonly code: string };

/** What a frame tells the page. */
export type Word =
  | { readonly type: 'ready' }
  | { readonly type: 'session'; readonly text: string; readonly isSignedIn: boolean }
  | { readonly type: 'done'; readonly answered: number; readonly failed: number }
  | { readonly type: 'printed'; readonly text: string };

/** On it the worker says that its log has changed. */
export const CHANGED = 'rebearer-playground-changed';
/** On it the recorders of the frames tell the timeline what happens. */
export const TIMELINE = 'rebearer-playground-timeline';
