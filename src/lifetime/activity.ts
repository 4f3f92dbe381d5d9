/**
 * Calls `active` whenever the user does something, and `resumed` when a frozen page goes on, which has missed what other tabs said;
 * returns the way to stop.
 */
export type WatchActivity = (active: () => void, resumed: () => void) => () => void;

/** A touch is a pointer. */
const TYPES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'visibilitychange', 'resume'];

/**
 * Watches the page for pointer, keys, wheel, touch, and being shown. It hears of each before the app does, so that a refresh which
 * the app causes counts as active. Events that scripts dispatch do not count, nor do the moves of a pointer at rest that a browser
 * reports when the content below it moves.
 */
export const watchPage: WatchActivity = (active, resumed) => {
  const stop = new AbortController();
  const hear = ({ type, isTrusted, movementX, movementY }: Partial<MouseEvent>): void => {
    const isAtRest = type === 'pointermove' && !(movementX || movementY);
    if (type === 'resume') resumed();
    else if (isTrusted && !isAtRest && document.visibilityState === 'visible') active();
  };
  for (const type of TYPES) addEventListener(type, hear, { capture: true, passive: true, signal: stop.signal });
  // The page may have been shown before.
  hear({ isTrusted: true });
  return () => stop.abort();
};
