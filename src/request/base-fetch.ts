import { bare } from '../bare.ts';
import { type Calling, createCalling } from '../calling.ts';
import type { Fetch } from './call.ts';

/** The key that marks a fetch of this package, also for other copies of the package. */
const OURS = '@@rebearer';

/**
 * Makes the base fetch: the global one, looked up at each call, so that later mocks and tracing are used. If an app replaces the
 * global fetch with one of this package, or one that calls it, the previous global fetch is used. `calling` runs while a global fetch
 * that was set later is called.
 */
export function createBaseFetch(lookUp: () => Fetch | undefined, calling: Calling = createCalling()): () => Fetch {
  const first = lookUp();
  let last = first;
  const later: Fetch = (...args) => {
    const fetch = last;
    if (fetch === undefined) return Promise.reject(new TypeError('There is no global fetch.'));
    return calling.run(() => fetch(...args));
  };
  return () => {
    const found = lookUp();
    if (found === first && found !== undefined) return found;
    if (!isOurs(found)) last = found;
    // A global fetch that was set later may call ours. The call that comes back may wait, as beside a login, before it is sent.
    return calling.isRunning() ? (first ?? later) : later;
  };
}

/**
 * Makes a function that looks like fetch, even if there is no fetch yet: with its name, its length, and the base's own properties.
 * Properties that are set on it stay on it.
 */
export function asFetch(
  base: Fetch | undefined,
  apply: (base: Fetch, self: unknown, args: Parameters<Fetch>) => Promise<Response>,
): Fetch {
  // A method has no `prototype` property, like fetch in browsers.
  const { fetch } = {
    fetch(this: void, _input: Parameters<Fetch>[0]): Promise<Response> {
      return Promise.reject(new TypeError());
    },
  };
  if (base !== undefined) Object.defineProperties(fetch, Object.getOwnPropertyDescriptors(base));
  const handler = bare<ProxyHandler<Fetch>>({
    apply,
    get: (target, name): unknown => name === OURS || Reflect.get(target, name),
  });
  return new Proxy(fetch, handler);
}

function isOurs(fetch: Fetch | undefined): boolean {
  return fetch !== undefined && Reflect.get(fetch, OURS) === true;
}
