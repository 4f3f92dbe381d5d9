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

/** Opens the session that a driver at this address has to give. */
export async function openSession(address: string, capabilities: object): Promise<WebDriverSession> {
  const opened = await send(address, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } });
  const session = `/session/${memberOf(opened, 'sessionId')}`;
  // The first window is never closed: without one there is no session, and another is opened from it.
  const first = String(await send(address, 'GET', `${session}/window`));
  let current = first;
  const turnTo = async (window: string): Promise<void> => {
    if (current !== window) await send(address, 'POST', `${session}/window`, { handle: window });
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
        return memberOf(await send(address, 'POST', `${session}/window/new`, { type: 'window' }), 'handle');
      }),
    command: (window, method, path, body) =>
      inTurn(async () => {
        await turnTo(window);
        return send(address, method, session + path, body);
      }),
    execute: (window, script, args) =>
      inTurn(async () => {
        await turnTo(window);
        const signal = AbortSignal.timeout(PATIENCE);
        try {
          return await send(address, 'POST', `${session}/execute/sync`, { script, args }, signal);
        } catch (error) {
          if (signal.aborted) return undefined;
          throw error;
        }
      }),
    close: () => inTurn(async () => void (await send(address, 'DELETE', session))),
  };
}

/** Resolves when a driver answers at this address. */
export async function isReady(address: string): Promise<boolean> {
  return send(address, 'GET', '/status').then(
    () => true,
    () => false,
  );
}

async function send(
  address: string,
  method: string,
  path: string,
  body: object = {},
  signal: AbortSignal | null = null,
): Promise<unknown> {
  const init = method === 'POST' ? { method, signal, body: JSON.stringify(body) } : { method };
  const response = await fetch(address + path, init);
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`${method} ${path}: ${memberOf(value, 'error')}: ${memberOf(value, 'message')}`);
  return value;
}

function memberOf(value: unknown, name: string): string {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : '';
}
