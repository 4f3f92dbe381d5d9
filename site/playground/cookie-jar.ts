import type { Kept } from './messages.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly flags: readonly string[];
}

export interface CookieJar {
  /** Takes the cookies of an answer, as a browser does. */
  readonly store: (headers: Headers) => void;
  /** The `Cookie` header of a request; an empty text where there is none. */
  readonly headerFor: (path: string) => string;
  readonly kept: () => readonly Kept[];
}

/**
 * Keeps cookies in the memory of the worker: a worker can neither read nor set those of the browser. One site, one user: what counts of a
 * cookie are its name, its path and whether it is a deletion.
 */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store(headers) {
      for (const line of headers.getSetCookie()) {
        const { isDeletion, ...cookie } = parse(line);
        if (isDeletion) cookies.delete(cookie.name);
        else cookies.set(cookie.name, cookie);
      }
    },
    headerFor: (path) =>
      [...cookies.values()]
        .filter((cookie) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
    kept: () => [...cookies.values()].map(({ name, value, flags }) => ({ name, flags, rotations: rotationsOf(value) })),
  };
}

function parse(line: string): Cookie & { readonly isDeletion: boolean } {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const valueOf = (attribute: string): string | undefined =>
    attributes.find((each) => each.toLowerCase().startsWith(`${attribute}=`))?.slice(attribute.length + 1);
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    path: valueOf('path') ?? '/',
    flags: attributes.filter((each) => !/^(?:max-age|expires)=/i.test(each)),
    isDeletion: valueOf('max-age') === '0',
  };
}

/** The cookie of `rebearer/server` is `v1.<session>.<counter>.<mac>`. */
function rotationsOf(value: string): number | undefined {
  const counter = Number(value.split('.')[2] ?? '');
  return Number.isSafeInteger(counter) ? counter : undefined;
}
