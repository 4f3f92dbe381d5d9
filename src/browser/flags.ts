/** Keeps a few yes-or-no facts from page load to page load. Nothing that is kept here is secret. */
export interface Flags {
  /** `undefined` where nothing can be kept, so that nobody knows. */
  readonly get: (name: string) => boolean | undefined;
  readonly set: (name: string, isSet: boolean) => void;
}

/** Uses localStorage, which a browser may forbid at any moment. */
export const browserFlags: Flags = {
  get(name) {
    try {
      return localStorage.getItem(name) !== null;
    } catch {
      return undefined;
    }
  },
  set(name, isSet) {
    try {
      if (isSet) localStorage.setItem(name, '1');
      else localStorage.removeItem(name);
    } catch {
      // Then the next page load knows nothing, and asks.
    }
  },
};
