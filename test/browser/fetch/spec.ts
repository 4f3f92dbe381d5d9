import type { Behaviour } from './behaviour.ts';

/** A body that a page can make. */
export type BodySpec =
  | { readonly type: 'none' | 'null' }
  | { readonly type: 'string' | 'URLSearchParams' | 'FormData' | 'number' | 'object'; readonly text: string }
  | {
      readonly type: 'Blob' | 'File' | 'ArrayBuffer' | 'Uint8Array' | 'DataView' | 'FormData with a file';
      readonly text: string;
      readonly mime?: string;
    }
  | { readonly type: 'ReadableStream'; readonly chunks: readonly string[] };

/** When the caller gives up. */
export type AbortMoment = 'before' | 'at once' | 'microtask' | 'later' | 'timeout' | 'answered';

/** One call of fetch, as plain values. */
export interface CallSpec {
  /** Follows the side's prefix; may be anything. */
  readonly path: string;
  readonly where: 'path' | 'absolute' | 'relative' | 'other origin' | 'literal';
  readonly form: 'string' | 'URL' | 'Request' | 'Request with init' | 'subclass' | "frame's Request";
  readonly headers:
    | { readonly form: 'record' | 'pairs' | 'Headers' | 'Map'; readonly pairs: readonly (readonly [string, string])[] }
    | undefined;
  readonly body: BodySpec;
  /** The rest of the init. */
  readonly init: Readonly<Record<string, unknown>>;
  readonly initForm: 'plain' | 'bare' | 'getters' | 'inherited';
  readonly abort: AbortMoment | undefined;
  /** The caller changes its body right after the call. */
  readonly isMutated: boolean;
  readonly behaviour: Behaviour;
}

/** What came of a call, comparable as JSON. */
export type CallOutcome =
  | {
      readonly type: 'resolved';
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly url: string;
      readonly redirected: boolean;
      readonly responseType: string;
      /** The text, or the name of the error while it was read. */
      readonly body: string;
      readonly isFrozen: boolean;
    }
  | {
      readonly type: 'rejected' | 'thrown';
      readonly name: string;
      readonly message: string;
      readonly isReason: boolean;
    };
