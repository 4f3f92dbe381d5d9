import type { CallStep } from './step.ts';
import type { Tab } from './tab.ts';

/** A call that an app has made of the library. */
export interface Call {
  readonly id: string;
  readonly tab: Tab;
  readonly what: CallStep['what'] | 'login' | 'logout';
  readonly method: string;
  /** What the body was when the call was made. */
  readonly body: string;
  /** The session that the tab showed; `undefined` while it was not known, `null` for no user. */
  readonly maker: string | null | undefined;
  isAborted: boolean;
  settled: number;
  outcome?: unknown;
}

/** Whether a login of the tab is under way. */
export function isLoggingIn(tab: Tab, calls: readonly Call[]): boolean {
  return calls.some((call) => call.tab === tab && call.what === 'login' && call.settled === 0);
}

/** Prepares a call; the function makes it. */
export function makeCall(
  tab: Tab,
  { id, step, signal }: { readonly id: string; readonly step: CallStep; readonly signal: AbortSignal | undefined },
): [Call, () => Promise<unknown>] {
  const { what, method } = step;
  const body = method === 'GET' || step.body === 'none' ? '' : `body of ${id}`;
  const call: Call = { id, tab, what, method, body, maker: tab.identity, isAborted: false, settled: 0 };
  if (what === 'ready') return [call, () => tab.auth.ready()];
  if (what === 'refresh') return [call, () => tab.auth.refresh()];
  if (what === 'token') return [call, () => tab.auth.getAccessToken({ signal })];
  const bytes = step.body === 'bytes' && body !== '' ? new TextEncoder().encode(body) : undefined;
  const init: RequestInit = { method, ...(body !== '' && { body: bytes ?? body }), ...(signal && { signal }) };
  const origin = what === 'foreign' ? 'https://other.example.net' : 'https://app.example.com';
  const path = what === 'public' ? '/api/public' : '/api/private';
  const start = (): Promise<unknown> => {
    const answer = tab.auth.fetch(`${origin}${path}?${id}`, init);
    // The caller goes on with its buffer; what is replayed must be what was there.
    bytes?.fill(0);
    return answer;
  };
  return [call, start];
}
