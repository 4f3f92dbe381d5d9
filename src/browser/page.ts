import { toText } from '../to-text.ts';
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
  /** Resolves when a page is activated that was rendered before a user navigated to it; `undefined` for any other. Default: none is. */
  readonly activated?: () => Promise<unknown> | undefined;
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
  const isHidden = (): boolean => document?.visibilityState === 'hidden';
  return {
    baseUrl: () => document?.baseURI ?? location.href,
    origin() {
      const { origin } = location;
      const own = (globalThis as Partial<typeof globalThis>).origin ?? origin;
      // Right in a frame that is sandboxed or has no URL; elsewhere a script may have a variable of this name.
      return [own, origin].includes('null') ? own : origin;
    },
    isOnline: () => (globalThis as Partial<typeof globalThis>).navigator?.onLine ?? true,
    isHidden,
    activated: () =>
      // An element may have this name, and the next one.
      document && Reflect.get(document, 'prerendering') === true
        ? new Promise((resolve) => listen(document, 'prerenderingchange', resolve))
        : undefined,
    // A frame without an origin may not read any.
    cookies: () => quietly(() => toText(document?.cookie)) ?? '',
    onWake(listener) {
      const stops = [
        document && listen(document, 'visibilitychange', () => !isHidden() && listener('visible')),
        listen(globalThis, 'online', () => listener('online')),
        listen(globalThis, 'pageshow', (event) => isRestored(event) && listener('restored')),
      ];
      return () => stops.forEach((stop) => stop?.());
    },
    onHide(hide, show) {
      const stops = [
        listen(globalThis, 'pagehide', hide),
        listen(globalThis, 'pageshow', (event) => isRestored(event) && show()),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
}

/** Not by a signal: those of a test's environment may be of another realm than its page. */
function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  target.addEventListener(type, listener);
  // The imitation of a page, as in tests, may lack `removeEventListener`.
  return () => (target as Partial<EventTarget>).removeEventListener?.(type, listener);
}

function isRestored(event: Event): boolean {
  return (event as PageTransitionEvent).persisted;
}
