const HIDDEN = '[hidden]';
/** The parameters of this demo's own routes and tests. */
const KNOWN = new Set(['asking', 'attack', 'call', 'ms', 'since', 'tab']);
/** A part of a path, or a value: plain, and shorter than any secret. */
const PLAIN = /^[\w.~@-]{0,40}$/;
/** More parts than any path or query of this demo has. */
const MOST = 20;
/** That of the longest host name. */
const LONGEST_ORIGIN = 270;

/** Returns a path as the log may show it. */
export function shownPath(path: string): string {
  return shortened(
    path.split('/').map((part) => (PLAIN.test(part) ? part : HIDDEN)),
    '/',
  );
}

/** Returns a query as the log may show it: what is not known to be harmless is not there, not even its name. */
export function shownQuery(query: string): string {
  if (query === '') return '';
  return `?${shortened(query.slice(1).split('&').map(shownPair), '&')}`;
}

/** Returns an origin as the log may show it. No part of a longer one: V8 would keep the whole text for it. */
export function shownOrigin(origin: string | undefined): string | undefined {
  return origin !== undefined && origin.length > LONGEST_ORIGIN ? HIDDEN : origin;
}

/** The log keeps thousands of them. */
function shortened(parts: readonly string[], between: string): string {
  return (parts.length > MOST ? [...parts.slice(0, MOST), HIDDEN] : parts).join(between);
}

function shownPair(pair: string): string {
  const [name = '', value = '', ...more] = pair.split('=');
  return KNOWN.has(name) && PLAIN.test(value) && more.length === 0 ? pair : HIDDEN;
}
