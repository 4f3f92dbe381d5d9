import { readable } from 'svelte/store';

const listeners = new Set<() => void>();

/** The path of the page, for `$route`. An app with a router of its own takes that. */
export const route = readable(location.pathname, (set) => {
  const read = (): void => set(location.pathname);
  listeners.add(read);
  addEventListener('popstate', read);
  return () => {
    listeners.delete(read);
    removeEventListener('popstate', read);
  };
});

export function replace(url: string): void {
  history.replaceState(null, '', url);
  for (const listener of listeners) listener();
}
