/** Returns origin and path, without parts that look like a token. */
export function redactUrl(url: string): string {
  const path = url.replace(/[?#].*/s, '').replace(/^(\w+:\/\/)[^/]*@/, '$1');
  let redacted = '';
  let from = 0;
  for (let found = findToken(path, 0); found !== undefined; found = findToken(path, from)) {
    redacted += `${path.slice(from, found.start)}[token]`;
    from = found.end;
  }
  return redacted + path.slice(from);
}

const HEAD = /[\w-]/;
const TAIL = /[\w.%-]/;

/**
 * Finds `eyJ`, the rest of a JWT's header, a dot or `%2e`, and the text after it. It reads each character only a few times: as one
 * pattern it would take quadratic time for a path of `eyJeyJeyJ…`.
 */
export function findToken(
  text: ArrayLike<string>,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  const charAt = (at: number): string => (at < text.length ? (text[at] ?? '') : '');
  let start: number | undefined;
  let last = '';
  for (let at = from; at < text.length; at++) {
    const char = charAt(at);
    if (HEAD.test(char)) {
      last = (last + char).slice(-3);
      if (/^eyj$/i.test(last)) start ??= at - 2;
      continue;
    }
    const isDot = char === '.' || /^%2e$/i.test(char + charAt(at + 1) + charAt(at + 2));
    let end = at + (char === '.' ? 1 : 3);
    if (start !== undefined && isDot && TAIL.test(charAt(end))) {
      while (TAIL.test(charAt(end))) end++;
      return { start, end };
    }
    start = undefined;
    last = '';
  }
  return undefined;
}
