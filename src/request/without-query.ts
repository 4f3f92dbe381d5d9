/** Returns a URL without its query and its fragment, which may hold secrets. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '');
}
