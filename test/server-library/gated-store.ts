import type { Store } from 'rebearer/server';

/** A store of which each query about a session waits until a test lets it run. */
export interface GatedStore {
  readonly store: Store;
  /** The names of the queries that wait, in the order in which they were asked. */
  readonly waiting: () => readonly string[];
  readonly release: (at: number) => void;
  readonly open: () => void;
}

export function gatedStore(inner: Store): GatedStore {
  let isOpen = false;
  let queue: { readonly name: string; readonly run: () => void }[] = [];

  function gate<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (isOpen) return ask();
    return new Promise<Answer>((resolve, reject) => {
      queue.push({ name, run: () => void ask().then(resolve, reject) });
    });
  }

  return {
    store: {
      ...inner,
      read: (id) => gate('read', () => inner.read(id)),
      advance: (move) => gate('advance', () => inner.advance(move)),
      end: (id, reason) => gate('end', () => inner.end(id, reason)),
      create: (session) => gate('create', () => inner.create(session)),
    },
    waiting: () => queue.map(({ name }) => name),
    release: (at) => {
      const [chosen] = queue.splice(at, 1);
      chosen?.run();
    },
    open: () => {
      isOpen = true;
      const all = queue;
      queue = [];
      for (const { run } of all) run();
    },
  };
}
