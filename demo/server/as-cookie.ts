import type { Backend } from './backend.ts';

/** What may be in a cookie's value, of the length of the library's. */
const VALUE = /^[\w.-]{1,200}$/;

/** Makes the request to the library that a browser would make with this value as its cookie; `undefined` if it is not a valid one. */
export function asCookie(path: string, value: string, { config, url }: Backend): Request | undefined {
  if (!VALUE.test(value)) return undefined;
  const { name, prefix } = config.cookie;
  const csrf = config.csrfHeader === undefined ? {} : { [config.csrfHeader]: '1' };
  const [origin = url] = config.allowedOrigins ?? [];
  return new Request(`${url}${path}`, {
    method: 'POST',
    headers: { origin, cookie: `${prefix}${name}=${value}`, ...csrf },
  });
}
