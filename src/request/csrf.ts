import { quietly } from '../browser/quietly.ts';

/** A value that the server keeps in a cookie and wants repeated in a header, which no other site can do (double submit). */
export interface Csrf {
  readonly header: string;
  /** Reads the value for each attempt, because a refresh may change it; `undefined` without such a cookie. */
  readonly read: () => string | undefined;
}

/** A cookie whose value is repeated in a header of every call that may change something, including the refresh and the logout. */
export interface CsrfOptions {
  /** The name of the cookie. Scripts must be able to read it. */
  readonly cookie: string;
  /** The name of the header, such as `X-CSRF-Token`. */
  readonly header: string;
  /** Sends the value exactly as in the cookie. Default: false: it is decoded, as axios and Angular do. */
  readonly raw?: boolean | undefined;
}

/** The characters that every browser accepts in a header's value. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** Finds a cookie that scripts may read. A value that no header can carry is left out: the server's refusal explains more than a `TypeError`. */
export function createCsrf({ cookie, header, raw }: CsrfOptions, cookies: () => string): Csrf {
  const start = `${cookie}=`;
  return {
    header,
    read() {
      const pair = cookies()
        .split('; ')
        .find((given) => given.startsWith(start));
      const value = pair === undefined ? '' : decode(pair.slice(start.length), raw);
      return VALUE.test(value) ? value : undefined;
    },
  };
}

/** A value that is not completely percent-encoded is sent unchanged. */
function decode(value: string, raw = false): string {
  return (raw ? undefined : quietly(() => decodeURIComponent(value))) ?? value;
}
