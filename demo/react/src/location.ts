import { useSyncExternalStore } from 'react';

const BASE = '/react';
const EVENT = 'demo:navigate';

/** Goes to a path of the app, without a trace of where one was. */
export function replace(path: string): void {
  history.replaceState(null, '', BASE + path);
  dispatchEvent(new Event(EVENT));
}

export function push(path: string): void {
  history.pushState(null, '', BASE + path);
  dispatchEvent(new Event(EVENT));
}

/** The path of the app that a whole path means. */
export function ownPath(path: string): string {
  return path.startsWith(BASE) ? path.slice(BASE.length) : path;
}

/** The path of the app that is shown. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => ownPath(location.pathname));
}

function subscribe(listener: () => void): () => void {
  const stop = new AbortController();
  for (const type of [EVENT, 'popstate']) addEventListener(type, listener, { signal: stop.signal });
  return () => stop.abort();
}
