import { isTimeout } from '../../src/browser/deadline.ts';

/** A session with a browser by the WebDriver protocol, in which the windows take turns. */
export interface WebDriverSession {
  readonly openWindow: () => Promise<string>;
  /** Sends a command to a window; the next one waits until it is answered. */
  readonly command: (window: string, method: 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;
  /** Runs a script in a window; undefined if the driver does not answer. */
  readonly execute: (window: string, script: string, args: readonly unknown[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** A command that is sent while its page gives way to another may never be answered. */
const PATIENCE = 2000;
/** A driver answers nothing more once a page's process hangs. Less than a test has, so that it says what it waited for. */
const LIMIT = 60_000;
/** A browser that has not opened by then, on a busy machine too, hangs. */
const START = 20_000;

/**
 * Opens the session that a driver at this address has to give; rejects with a `TimeoutError` if there is none within `start`. Once a
 * command gets no answer within `limit`, it and all later ones reject.
 */
export async function openSession(
  address: string,
  capabilities: object,
  { start = START, limit = LIMIT } = {},
): Promise<WebDriverSession> {
  let silence: Error | undefined;
  /** How long commands have waited in all since the last answer; the time between two of them says nothing of the driver. */
  let waited = 0;
  const send: Send = async (method, path, body, patience = limit) => {
    if (silence !== undefined) throw silence;
    const longest = Math.min(patience, limit);
    try {
      const answer = await sendTo(address + path, method, body, AbortSignal.timeout(longest));
      waited = 0;
      return answer;
    } catch (error) {
      waited = isTimeout(error) ? waited + longest : 0;
      if (waited >= limit)
        silence = new Error(`The driver of the browser has not answered for ${limit} ms, ${method} ${path} at last.`);
      throw silence ?? error;
    }
  };
  const opened = await send('POST', '/session', { capabilities: { alwaysMatch: capabilities } }, start);
  const session = `/session/${memberOf(opened, 'sessionId')}`;
  // The first window is never closed: without one there is no session, and another is opened from it.
  const first = String(await send('GET', `${session}/window`));
  let current = first;
  const turnTo = async (window: string): Promise<void> => {
    if (current !== window) await send('POST', `${session}/window`, { handle: window });
    current = window;
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  return {
    openWindow: () =>
      inTurn(async () => {
        await turnTo(first);
        return memberOf(await send('POST', `${session}/window/new`, { type: 'window' }), 'handle');
      }),
    command: (window, method, path, body) =>
      inTurn(async () => {
        await turnTo(window);
        return send(method, session + path, body);
      }),
    execute: (window, script, args) =>
      inTurn(async () => {
        await turnTo(window);
        try {
          return await send('POST', `${session}/execute/sync`, { script, args }, PATIENCE);
        } catch (error) {
          if (isTimeout(error)) return undefined;
          throw error;
        }
      }),
    close: () => inTurn(async () => void (await send('DELETE', session))),
  };
}

/** Resolves when a driver answers at this address. */
export async function isReady(address: string): Promise<boolean> {
  return sendTo(`${address}/status`, 'GET').then(
    () => true,
    () => false,
  );
}

type Send = (method: string, path: string, body?: object, patience?: number) => Promise<unknown>;

async function sendTo(
  url: string,
  method: string,
  body: object = {},
  signal: AbortSignal | null = null,
): Promise<unknown> {
  const init = method === 'POST' ? { method, signal, body: JSON.stringify(body) } : { method, signal };
  const response = await fetch(url, init);
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`${method} ${url}: ${memberOf(value, 'error')}: ${memberOf(value, 'message')}`);
  return value;
}

function memberOf(value: unknown, name: string): string {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : '';
}
