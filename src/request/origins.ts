import { quietly } from '../browser/quietly.ts';
import { withoutQuery } from './without-query.ts';

/** Says where a call goes: its absolute URL if the token may go along, else `undefined`. */
export type Route = (input: string) => string | undefined;

export interface RouteRules {
  /** Serialized origins, compared for equality. */
  readonly origins: readonly string[];
  /** Absolute URLs that always get plain fetch, with any query. */
  readonly exclude: readonly string[];
  /** The document's base URL, read at each call, because a `<base>` or pushState changes it. None on a server, where no call gets the token. */
  readonly baseUrl: (() => string) | undefined;
}

/** What a parser reads as another URL than it looks: backslashes, the characters that it drops, and dots that lead elsewhere. */
const ODD = /[\\\t\n\r]|\/(?:\.|%2e)/i;
/** A path, if it is not odd: a second slash would begin the name of a host. */
const PLAIN_PATH = /^\/[^/]/;

/**
 * Makes the router. Parsing costs 2 µs, so two forms that can't mean another origin skip it: a listed origin with its slash, and a
 * plain path under a base that was parsed before. Everything else is parsed and compared.
 */
export function createRoute({ origins, exclude, baseUrl }: RouteRules): Route {
  if (baseUrl === undefined) return () => undefined;
  const prefixes = origins.map((origin) => `${origin}/`);
  const excluded = new Set(exclude.map(withoutQuery));
  const excludedPaths = [...excluded].map((url) => new URL(url).pathname);
  let lastBase: string | undefined;
  let lastOrigin = '';

  return (input) => {
    if (!ODD.test(input) && !excludedPaths.some((path) => input.includes(path))) {
      if (prefixes.some((prefix) => input.startsWith(prefix))) return input;
      const base = baseUrl();
      if (base !== lastBase) {
        lastBase = base;
        lastOrigin = parse('/', base)?.origin ?? '';
      }
      if (PLAIN_PATH.test(input) && origins.includes(lastOrigin)) return lastOrigin + input;
    }
    const url = parse(input, baseUrl());
    // A blob: URL reports the origin of the page that made it.
    if (url === undefined || !/^https?:$/.test(url.protocol) || !origins.includes(url.origin)) return undefined;
    return excluded.has(withoutQuery(url.href)) ? undefined : url.href;
  };
}

/** Makes a function that returns the listed origin of a URL, or `undefined` for the page's own. */
export function createForeignOrigin(
  origins: readonly string[],
  own: string | undefined,
): (url: string) => string | undefined {
  const foreign = origins.filter((origin) => origin !== own);
  if (foreign.length === 0) return () => undefined;
  return (url) => foreign.find((origin) => url.startsWith(`${origin}/`));
}

function parse(input: string, base: string | undefined): URL | undefined {
  return quietly(() => new URL(input, base));
}
