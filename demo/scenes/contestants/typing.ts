const TYPING = 'demo:typing';

/** A key that the scene presses: a browser tells a script's events from a user's, and the library counts a user's alone. */
export function type(): void {
  dispatchEvent(new Event(TYPING));
}

export function watchTyping(active: () => void): () => void {
  const stop = new AbortController();
  addEventListener(TYPING, active, { signal: stop.signal });
  return () => stop.abort();
}
