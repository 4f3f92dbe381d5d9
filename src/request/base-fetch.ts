import { bare } from '../bare.ts';
import type { Fetch } from './call.ts';

/** The key under which a fetch of this package shows what it is, other copies of the package included. */
const OURS = '@@rebearer';

/**
 * Makes the fetch to build on: the global one, looked up at each call, so that mocks and tracing that come later are used. An app may
 * put a fetch of this package, or one that ends there, in the global's place: then it is the one that was there before.
 */
export function createBaseFetch(lookUp: () => Fetch | undefined): () => Fetch {
  const first = lookUp();
  let last = first;
  let isCalling = false;
  /** A fetch that was put there later may end in ours: what comes back while it is called goes to the first one. */
  const later: Fetch = (...args) => {
    const fetch = isCalling ? (first ?? last) : last;
    if (fetch === undefined) return Promise.reject(new TypeError('There is no global fetch.'));
    const isOuter = !isCalling;
    isCalling = true;
    try {
      return fetch(...args);
    } finally {
      if (isOuter) isCalling = false;
    }
  };
  return () => {
    const found = lookUp();
    if (found === first && found !== undefined) return found;
    if (!isOurs(found)) last = found;
    return later;
  };
}

/**
 * Makes a function that has the look of fetch, whether there is one yet or not: its name, its length, and the base's own properties.
 * What is set on it stays on it.
 */
export function asFetch(
  base: Fetch | undefined,
  apply: (base: Fetch, self: unknown, args: Parameters<Fetch>) => Promise<Response>,
): Fetch {
  // A method has no prototype, as fetch has none in browsers.
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
