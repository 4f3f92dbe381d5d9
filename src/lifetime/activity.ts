/**
 * Calls `active` whenever the user does something, and `resumed` when a frozen page resumes, because it has missed messages of other tabs.
 * Returns a function that stops.
 */
export type WatchActivity = (active: () => void, resumed: () => void) => () => void;

/** Touch is reported as a pointer. */
const TYPES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'visibilitychange', 'resume'];

/** Without a prototype, so that a polluted `Object.prototype` adds no `once` and no `signal`. */
const LISTENING = { __proto__: null, capture: true, passive: true };

/**
 * Watches the page for pointer, keys, wheel, touch, and becoming visible. It receives each event before the app does, so that a refresh
 * that the app causes counts as active. Events from scripts don't count, nor do pointer moves that a browser reports when the content
 * below a resting pointer moves.
 */
export const watchPage: WatchActivity = (active, resumed) => {
  // To watch nothing would end the session of a user who is active.
  if (typeof document === 'undefined') throw new TypeError('lifetime: where there is no document, pass watchActivity.');
  const hear = ({ type, isTrusted, movementX, movementY }: Partial<MouseEvent>): void => {
    const isAtRest = type === 'pointermove' && !(movementX || movementY);
    if (type === 'resume') resumed();
    else if (isTrusted && !isAtRest && !document.hidden) active();
  };
  for (const type of TYPES) addEventListener(type, hear, LISTENING);
  // The page may have been shown before.
  hear({ isTrusted: true });
  // Not by a signal: those of a test's environment may be of another realm than its page.
  return () => TYPES.forEach((type) => removeEventListener(type, hear, true));
};
