import type { EndReason, RefreshCause } from '../index.ts';

/** Something that happened to a call, to the token, or to the session, without its time. It contains no secret. */
export type Told =
  /** A page has started to record. Open items of the former page of that name are lost. */
  | { readonly type: 'opened' }
  | { readonly type: 'call'; readonly id: string; readonly method: string; readonly url: string }
  | { readonly type: 'sent'; readonly id: string }
  /** Status 0: the network failed. */
  | { readonly type: 'answered'; readonly id: string; readonly status: number }
  | { readonly type: 'settled'; readonly id: string; readonly status: number; readonly error: string }
  | { readonly type: 'refresh'; readonly id: string; readonly cause: RefreshCause }
  | {
      readonly type: 'refreshed';
      readonly id: string;
      readonly result: 'granted' | 'failed' | 'ended';
      readonly problem: string;
    }
  /** `lifetime`: milliseconds from now. */
  | {
      readonly type: 'token';
      readonly generation: number;
      readonly lifetime: number;
      readonly source: 'refresh' | 'login' | 'tab' | 'response';
    }
  | { readonly type: 'ended'; readonly reason: EndReason }
  /** A stretch of time begins or ends: a warning before a limit, or a question to sign in again. */
  | { readonly type: 'stretch'; readonly what: 'warning' | 'asking'; readonly is: 'on' | 'off' }
  /** A message for the developer. */
  | { readonly type: 'noted'; readonly text: string };

/** An event with its time: milliseconds since 1970, on a monotonic clock. */
export type Fact = Told & { readonly at: number };

const SHAPES: Readonly<Record<Fact['type'], Readonly<Record<string, 'number' | 'string'>>>> = {
  opened: {},
  call: { id: 'string', method: 'string', url: 'string' },
  sent: { id: 'string' },
  answered: { id: 'string', status: 'number' },
  settled: { id: 'string', status: 'number', error: 'string' },
  refresh: { id: 'string', cause: 'string' },
  refreshed: { id: 'string', result: 'string', problem: 'string' },
  token: { generation: 'number', lifetime: 'number', source: 'string' },
  ended: { reason: 'string' },
  stretch: { what: 'string', is: 'string' },
  noted: { text: 'string' },
};

/** Reads a fact from another page of the origin; `undefined` if it is not one. */
export function readFact(value: unknown): Fact | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members: Readonly<Record<string, unknown>> = { ...value };
  const { type, at } = members;
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type) || typeof at !== 'number') return undefined;
  const shape = Object.entries(SHAPES[type as Fact['type']]);
  return shape.every(([name, kind]) => typeof members[name] === kind) ? (members as unknown as Fact) : undefined;
}
