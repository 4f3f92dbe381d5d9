import { bare } from '../bare.ts';
import { quietly } from './quietly.ts';

/** Why a page becomes active again: it is shown, it is online, or it returns from the back-forward cache. */
export type Wake = 'visible' | 'online' | 'restored';

/** The document, or the scope of a worker. */
export interface Page {
  /** The base of relative URLs at this moment; a `<base>` or pushState changes it. */
  readonly baseUrl: () => string;
  /** The page's own origin, independent of its `<base>`; `null` for an opaque one. */
  readonly origin: () => string;
  readonly isOnline: () => boolean;
  /** Returns whether the page is hidden. Default: never. */
  readonly isHidden?: () => boolean;
  /** The cookies that scripts may read, as in `document.cookie`; none in a worker. */
  readonly cookies?: () => string;
  /** Calls the listener at each wake; returns a function that unsubscribes. There is no unload listener: it would keep pages out of the back-forward cache. */
  readonly onWake: (listener: (wake: Wake) => void) => () => void;
  /** Calls `hide` when the page is left, perhaps into the back-forward cache, and `show` when it returns from there. */
  readonly onHide: (hide: () => void, show: () => void) => () => void;
}

/** Returns the current page, or `undefined` on a server. */
export function browserPage(): Page | undefined {
  const { document, location, addEventListener } = globalThis as Partial<typeof globalThis>;
  // Expo and some servers imitate a location.
  if (location === undefined || addEventListener === undefined) return undefined;
  return {
    baseUrl: () => document?.baseURI ?? location.href,
    // In a frame without a URL of its own only `globalThis.origin` is right.
    origin: () => (globalThis as Partial<typeof globalThis>).origin ?? location.origin,
    isOnline: () => (navigator as Partial<Navigator>).onLine ?? true,
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
