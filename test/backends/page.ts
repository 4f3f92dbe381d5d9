/** The page around the recipes' apps: an origin of its own, a cookie jar, and a network that knows the backends by name. */
export interface TestPage {
  /** Says which server answers for an origin. */
  readonly route: (origin: string, url: string) => void;
  /** The cookies of all origins, by `origin name`: the test may take one away or bring one back. */
  readonly cookies: Map<string, Cookie>;
  /** What a script of the page reads of its cookies, as `document.cookie`. */
  readonly readCookies: () => string;
}

export interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly isHttpOnly?: boolean;
}

export const APP = 'https://app.example.com';

/** The fetch of Node, which speaks to the servers by their real addresses. */
const direct = globalThis.fetch;
const servers = new Map<string, string>();
const cookies = new Map<string, Cookie>();

/** Carries a call to the server of its origin, with the cookies that a browser would send, redirects left alone. */
async function network(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
  const server = servers.get(origin);
  if (server === undefined || input instanceof Request) return direct(input, init);
  const headers = new Headers(init.headers);
  headers.set('origin', APP);
  const isCookied = init.credentials === 'include' || (origin === APP && init.credentials !== 'omit');
  if (isCookied) headers.set('cookie', cookiesFor(origin, pathname));
  const response = await direct(server + pathname + search, { ...init, headers });
  if (isCookied) for (const field of response.headers.getSetCookie()) keep(origin, field);
  return response;
}

function cookiesFor(origin: string, pathname: string, isForScript = false): string {
  return [...cookies]
    .filter(([key, { path }]) => key.startsWith(`${origin} `) && pathname.startsWith(path))
    .filter(([, { isHttpOnly }]) => !(isForScript && isHttpOnly))
    .map(([key, { value }]) => `${key.slice(origin.length + 1)}=${value}`)
    .join('; ');
}

function keep(origin: string, field: string): void {
  const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(field) ?? [];
  const path = /; path=([^;]*)/i.exec(field)?.[1] ?? '/';
  if (/; max-age=0(?:;|$)/i.test(field)) cookies.delete(`${origin} ${name}`);
  else cookies.set(`${origin} ${name}`, { value, path, isHttpOnly: /; httponly(?:;|$)/i.test(field) });
}

// What the library finds around it in a page. The recipes run as they are printed, `createAuth` included.
Object.assign(globalThis, {
  fetch: network,
  location: new URL(APP),
  addEventListener: () => {},
});
Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });

export const page: TestPage = {
  route: (origin, url) => void servers.set(origin, url),
  cookies,
  readCookies: () => cookiesFor(APP, '/', true),
};
