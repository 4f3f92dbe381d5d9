import { bare } from '../bare.ts';
import { quietly } from './quietly.ts';

/** What brings a page back to life: shown again, connected again, or restored from the back-forward cache. */
export type Wake = 'visible' | 'online' | 'restored';

/** The document, or a worker's scope, around the library. */
export interface Page {
  /** What relative URLs mean right now; a `<base>` or pushState moves it. */
  readonly baseUrl: () => string;
  /** The page's own origin, whatever its `<base>` says; `null` for an opaque one. */
  readonly origin: () => string;
  readonly isOnline: () => boolean;
  /** Says whether the user can't see the page; never where it is left out. */
  readonly isHidden?: () => boolean;
  /** The cookies that scripts may read, as in `document.cookie`; none in a worker. */
  readonly cookies?: () => string;
  /** Tells of each wake; returns the way to stop it. Pages leave without a word: an unload listener would keep them out of the cache. */
  readonly onWake: (listener: (wake: Wake) => void) => () => void;
  /** Calls `hide` when the page goes, perhaps into the back-forward cache, and `show` when it is back from there. */
  readonly onHide: (hide: () => void, show: () => void) => () => void;
}

/** Returns the page around this code, or `undefined` on a server. */
export function browserPage(): Page | undefined {
  const { document, location } = globalThis as Partial<typeof globalThis>;
  if (location === undefined) return undefined;
  return {
    baseUrl: () => document?.baseURI ?? location.href,
    // In a frame without a URL of its own only the first says whose it is.
    origin: () => (globalThis as Partial<typeof globalThis>).origin ?? location.origin,
    isOnline: () => navigator.onLine,
    isHidden: () => document?.visibilityState === 'hidden',
    // A frame without an origin may not read any.
    cookies: () => quietly(() => document?.cookie) ?? '',
    onWake(listener) {
      const stop = new AbortController();
      const own = bare({ signal: stop.signal });
      const visible = (): void => {
        if (document?.visibilityState === 'visible') listener('visible');
      };
      document?.addEventListener('visibilitychange', visible, own);
      addEventListener('online', () => listener('online'), own);
      addEventListener('pageshow', (event) => event.persisted && listener('restored'), own);
      return () => stop.abort();
    },
    onHide(hide, show) {
      const stop = new AbortController();
      const own = bare({ signal: stop.signal });
      addEventListener('pagehide', hide, own);
      addEventListener('pageshow', (event) => event.persisted && show(), own);
      return () => stop.abort();
    },
  };
}
