import { listOf } from './list-of.ts';

/** What a page of another origin sees without a word of the server (Fetch, section 2.2.2). */
const SAFELISTED = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
];

/** Who reads an answer. */
export interface Reader {
  /** That of the page. */
  readonly origin: string;
  readonly url: URL;
}

/** Returns the headers that a page sees: across origins those that the server exposes. */
export function visibleHeaders(headers: Headers, { origin, url }: Reader): Headers {
  if (origin === url.origin) return headers;
  const exposed = listOf(headers.get('access-control-expose-headers')?.toLowerCase());
  // To a call with credentials `*` is a name like another.
  const isAll = exposed.includes('*') && !headers.has('access-control-allow-credentials');
  const isVisible = (name: string): boolean => isAll || SAFELISTED.includes(name) || exposed.includes(name);
  return new Headers([...headers].filter(([name]) => isVisible(name)));
}
