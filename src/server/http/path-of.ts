/** Returns the path of a URL; nothing of one that cannot be read: a server may have made it of a wrong `Host`. */
export function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
