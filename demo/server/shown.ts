const HIDDEN = '[hidden]';
/** The parameters of this demo's own routes and tests. */
const KNOWN = new Set(['asking', 'attack', 'call', 'ms', 'since', 'tab']);
/** A part of a path, or a value: plain, and shorter than any secret. */
const PLAIN = /^[\w.~@-]{0,40}$/;

/** Returns a path as the log may show it. */
export function shownPath(path: string): string {
  return path
    .split('/')
    .map((part) => (PLAIN.test(part) ? part : HIDDEN))
    .join('/');
}

/** Returns a query as the log may show it: what is not known to be harmless is not there, not even its name. */
export function shownQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.slice(1).split('&');
  return `?${pairs.map(shownPair).join('&')}`;
}

function shownPair(pair: string): string {
  const [name = '', value = '', ...more] = pair.split('=');
  return KNOWN.has(name) && PLAIN.test(value) && more.length === 0 ? pair : HIDDEN;
}
