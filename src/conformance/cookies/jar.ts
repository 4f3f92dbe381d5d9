import { isPublicSuffix } from './public-suffix.ts';
import { coversPath, isDeletion, isWithin, pathOf, type SetCookie } from './set-cookie.ts';

/** One cookie that a browser would keep. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** `undefined` for a cookie of one host, which is another cookie than one of the domain. */
  readonly domain: string | undefined;
  /** The host that has set it; `undefined` where that is not known, as of one that a script has printed. */
  readonly host: string | undefined;
}

/** The cookies of one browser, immutable: an attacker or a late tab may still have an older jar. */
export type Jar = readonly StoredCookie[];

/** Returns the jar after an answer. */
export function store(jar: Jar, setCookies: readonly SetCookie[], url: URL): Jar {
  return setCookies.reduce<Jar>((current, cookie) => {
    const path = pathOf(cookie, url);
    const { name, value, domain } = cookie;
    const { hostname: host } = url;
    const isOther = (kept: StoredCookie): boolean =>
      kept.name !== name ||
      kept.path !== path ||
      kept.domain !== domain ||
      (domain === undefined && (kept.host ?? host) !== host);
    const others = current.filter(isOther);
    return isDeletion(cookie, Date.now()) ? others : [...others, { name, value, path, domain, host }];
  }, jar);
}

/** Returns the jar of a `Cookie` header's text. */
export function jarOf(header: string): Jar {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='))
    .map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')),
      value: pair.slice(pair.indexOf('=') + 1),
      path: '/',
      domain: undefined,
      host: undefined,
    }));
}

/** Returns the `Cookie` header with the whole jar, ignoring paths; a wrong path is a separate finding. */
export function cookieHeader(jar: Jar): string {
  return jar.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/**
 * The part of a jar for a request: of several cookies of one name those that a browser sends to its path. A single one is never left
 * out, because a wrong path is a separate finding.
 */
export function chosenFor(jar: Jar, url: URL): Jar {
  const sent = sentTo(jar, url);
  return ofHost(jar, url).filter((cookie) => sent.includes(cookie) || sent.every(({ name }) => name !== cookie.name));
}

/** The `Cookie` header for a request, without the cookies of other hosts. */
export function cookiesFor(jar: Jar, url: URL): string {
  return cookieHeader(chosenFor(jar, url));
}

/** The part of a jar that a browser sends to a path. */
export function sentTo(jar: Jar, url: URL): Jar {
  return ofHost(jar, url).filter(({ path }) => coversPath(path, url.pathname));
}

/**
 * The part of a jar for a host: a session is not shown to a server that has not begun it. Its own host gets a cookie back also where
 * the domain is another's: that browsers drop it is a separate finding.
 */
function ofHost(jar: Jar, { hostname }: URL): Jar {
  return jar.filter(({ domain, host = hostname }) => {
    if (host === hostname) return true;
    return domain !== undefined && !isPublicSuffix(domain) && [host, hostname].every((each) => isWithin(each, domain));
  });
}
