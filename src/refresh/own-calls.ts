import type { Refresher } from './refresher.ts';

/** A refresher, and whether it is being called. */
export interface OwnCalls {
  readonly refresher: Refresher;
  /** What it sends after its first `await` can't be told from what the page sends. */
  readonly isCalling: () => boolean;
}

/** Watches a refresher that may send its request by the auth's own fetch, or a global one that is it: a refresh would wait for itself. */
export function watchOwnCalls(refresher: Refresher): OwnCalls {
  let isCalling = false;
  const watched: Refresher = (context) => {
    isCalling = true;
    try {
      return refresher(context);
    } finally {
      isCalling = false;
    }
  };
  return { refresher: watched, isCalling: () => isCalling };
}
