const { fetch: wire } = globalThis;
const { now } = Date;
let isOffline = false;
let skew = 0;

/** Pulls this page's plug: a page can't do that to the real one. The demo's own switches still reach the server. */
export function setOffline(value: boolean): void {
  if (value === isOffline) return;
  isOffline = value;
  dispatchEvent(new Event(value ? 'offline' : 'online'));
}

/** Sets this page's clock wrong. */
export function setSkew(milliseconds: number): void {
  skew = milliseconds;
}

/** Puts the switches between the page and its browser. */
export function installWeather(): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !isOffline });
  Date.now = () => now() + skew;
  globalThis.fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    const isCut = isOffline && !pathname.startsWith('/demo/');
    return isCut ? Promise.reject(new TypeError('Failed to fetch')) : wire(input, init);
  };
}
