import type { Readable, Writable } from 'node:stream';

type Members = Record<string, unknown>;

/** The DevTools protocol over a pipe: JSON messages, each ended by a zero byte. */
export interface Connection {
  /** Rejects if the browser refuses, or has exited. */
  readonly send: (method: string, params: object, sessionId?: string) => Promise<Members>;
  readonly on: (method: string, listener: (params: Members) => void) => void;
}

interface Waiting {
  readonly resolve: (result: Members) => void;
  readonly reject: (error: Error) => void;
}

export function connect({
  input,
  output,
  ended,
}: {
  readonly input: Writable;
  readonly output: Readable;
  readonly ended: Promise<void>;
}): Connection {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, (params: Members) => void>();
  let last = 0;
  let rest = '';
  let isOver = false;

  const take = (message: Members): void => {
    const { id, method, result, error, params } = message;
    if (typeof method === 'string') return listeners.get(method)?.(isMembers(params) ? params : {});
    const asked = typeof id === 'number' ? waiting.get(id) : undefined;
    if (typeof id === 'number') waiting.delete(id);
    if (error === undefined) asked?.resolve(isMembers(result) ? result : {});
    else asked?.reject(new Error('The browser refuses a command of the DevTools protocol.'));
  };

  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\0');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      const message: unknown = JSON.parse(text);
      if (isMembers(message)) take(message);
    }
  });
  const end = (): void => {
    isOver = true;
    for (const { reject } of waiting.values()) reject(new Error('The browser has ended.'));
    waiting.clear();
  };
  void ended.then(end);
  input.on('error', end);
  output.on('error', end);

  return {
    send: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new Error('The browser has ended.'));
        last += 1;
        waiting.set(last, { resolve, reject });
        input.write(
          `${JSON.stringify({ id: last, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
        );
      }),
    on: (method, listener) => void listeners.set(method, listener),
  };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
