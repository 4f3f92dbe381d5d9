/** A browser of one page, as far as a server over HTTP sees it. */
export interface Visitor {
  /** What the page would send as `Cookie`. */
  cookie: string;
  accessToken: string;
  readonly post: (path: string, body?: object) => Promise<Response>;
  readonly get: (path: string) => Promise<Response>;
}

/** On a busy machine a connection may be unused until the server closes it, just as the next call goes out. */
export const ONCE = { connection: 'close' };

export function visit(url: string): Visitor {
  const visitor: Visitor = {
    cookie: '',
    accessToken: '',
    post: async (path, body) => {
      const headers = { ...ONCE, origin: url, 'content-type': 'application/json', cookie: visitor.cookie };
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(url + path, { method: 'POST', headers, ...text });
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
      if (cookie !== undefined) visitor.cookie = cookie;
      const { access_token: accessToken }: { access_token?: string } = await response
        .clone()
        .json()
        .catch(() => ({}));
      if (accessToken !== undefined) visitor.accessToken = accessToken;
      return response;
    },
    get: (path) => fetch(url + path, { headers: { ...ONCE, authorization: `Bearer ${visitor.accessToken}` } }),
  };
  return visitor;
}
