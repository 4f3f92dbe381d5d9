import type { Order, Word } from './messages.ts';

/** Tells the page around this frame. */
export function say(word: Word): void {
  parent.postMessage(word, location.origin);
}

/** Receives messages only from the page around this frame. */
export function onOrder(listener: (order: Order) => void): void {
  addEventListener('message', ({ data, origin, source }: MessageEvent<Order>) => {
    if (origin === location.origin && source === parent) listener(data);
  });
}
