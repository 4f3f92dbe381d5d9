/** A value that the server keeps in a cookie and wants repeated in a header, which no other site can do (double submit). */
export interface Csrf {
  readonly header: string;
  /** Reads it anew for each attempt, as a refresh may change it; `undefined` where there is no such cookie. */
  readonly read: () => string | undefined;
}

/** Finds a cookie that scripts may read. Its value is sent as it stands there, encoded or not. */
export function createCsrf(name: string, header: string, cookies: () => string): Csrf {
  const start = `${name}=`;
  return {
    header,
    read: () =>
      cookies()
        .split('; ')
        .find((pair) => pair.startsWith(start))
        ?.slice(start.length),
  };
}
