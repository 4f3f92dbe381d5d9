import { quietly } from '../browser/quietly.ts';

/** Says where a call goes: its absolute URL if the token may go along, else `undefined`. */
export type Route = (input: string) => string | undefined;

export interface RouteRules {
  /** Serialized origins, compared by equality alone. */
  readonly origins: readonly string[];
  /** Absolute URLs that are never wrapped, whatever their query. */
  readonly exclude: readonly string[];
  /** The document's base URL, read at each call: a `<base>` or pushState moves it. None on a server, where no call is ours. */
  readonly baseUrl: (() => string) | undefined;
}

/** A path that no tab, newline, backslash or second slash can turn into another host's. */
const PLAIN_PATH = /^\/[\w.~%-]/;

/**
 * Makes the router. Parsing costs 2 µs, so two forms that can't mean another origin go without: a listed origin with its
 * slash, and a plain path under a base that was parsed before. All else is parsed and compared.
 */
export function createRoute({ origins, exclude, baseUrl }: RouteRules): Route {
  if (baseUrl === undefined) return () => undefined;
  const prefixes = origins.map((origin) => `${origin}/`);
  const excluded = new Set(exclude.map(withoutQuery));
  const excludedPaths = [...excluded].map((url) => new URL(url).pathname);
  let lastBase: string | undefined;
  let lastOrigin = '';

  return (input) => {
    if (!excludedPaths.some((path) => input.includes(path))) {
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

/** Makes what finds the listed origin of a URL that is not the page's own; `undefined` for the page's own. */
export function createForeignOrigin(
  origins: readonly string[],
  own: string | undefined,
): (url: string) => string | undefined {
  const foreign = origins.filter((origin) => origin !== own);
  if (foreign.length === 0) return () => undefined;
  return (url) => foreign.find((origin) => url.startsWith(`${origin}/`));
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '');
}

function parse(input: string, base: string | undefined): URL | undefined {
  return quietly(() => new URL(input, base));
}
