import { UnavailableError } from '../errors/unavailable-error.ts';
import type { Store } from './store.ts';

export interface ReachableOptions {
  /** Milliseconds after which an answer is no longer waited for. */
  readonly timeout: number;
  readonly onFailure: (error: UnavailableError) => void;
}

/** Has every failure of a store be a `UnavailableError`, and every answer come within the time. What is late may still be written. */
export function reachable(store: Store, { timeout, onFailure }: ReachableOptions): Store {
  async function reach<Answer>(operation: string, ask: () => Promise<Answer>): Promise<Answer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`No answer within ${timeout} ms.`)), timeout);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (cause) {
      const error = new UnavailableError(`store.${operation}`, cause);
      onFailure(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    create: (session) => reach('create', async () => store.create(session)),
    read: (id) => reach('read', async () => store.read(id)),
    advance: (move) => reach('advance', async () => store.advance(move)),
    end: (id, reason) => reach('end', async () => store.end(id, reason)),
    bySubject: (subject) => reach('bySubject', async () => store.bySubject(subject)),
    sweep: (options) => reach('sweep', async () => store.sweep(options)),
    keys: () => reach('keys', async () => store.keys()),
    addKey: (key) => reach('addKey', async () => store.addKey(key)),
    keepSecret: (candidate) => reach('keepSecret', async () => store.keepSecret(candidate)),
  };
}
