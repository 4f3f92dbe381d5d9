import { quietly } from './quietly.ts';

/** Keeps a few facts from page load to page load. None of them is secret. */
export interface Flags {
  /** Returns `null` if no value is kept under the name, and `undefined` if storage is not available, so that the value is unknown. */
  readonly get: (name: string) => string | null | undefined;
  /** Keeps a value; `null` removes it. */
  readonly set: (name: string, value: string | null) => void;
}

/** Uses localStorage, which a browser may forbid at any moment. */
export const browserFlags: Flags = {
  get: (name) => quietly(() => localStorage.getItem(name)),
  set(name, value) {
    // Where it is forbidden the next page load knows nothing, and asks.
    quietly(() => (value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value)));
  },
};
