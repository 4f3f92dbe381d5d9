import { quietly } from '../browser/quietly.ts';

/** A value that the server keeps in a cookie and wants repeated in a header, which no other site can do (double submit). */
export interface Csrf {
  readonly header: string;
  /** Reads it anew for each attempt, as a refresh may change it; `undefined` where there is no such cookie. */
  readonly read: () => string | undefined;
}

/** A cookie whose value every call that may change something repeats in a header, the refresh and the logout too. */
export interface CsrfOptions {
  readonly cookie: string;
  readonly header: string;
  /** Sends the value as it stands in the cookie. Default: false, it is decoded, as axios and Angular do. */
  readonly raw?: boolean | undefined;
}

/** What every browser takes as the value of a header. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** Finds a cookie that scripts may read. A value that no header can carry is left out: the server's refusal says more than a `TypeError`. */
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

/** A value that is not percent-encoded as a whole is sent as it is. */
function decode(value: string, raw = false): string {
  return (raw ? undefined : quietly(() => decodeURIComponent(value))) ?? value;
}
