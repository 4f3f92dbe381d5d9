export const refreshUrl = '/naive/auth/refresh';

/**
 * The interceptor that most projects have, as questions and answers and blog posts show it: attach the token, and when the
 * server says 401, refresh and send the request again. It is right for one request at a time.
 */
export function createInterceptor(fetch: typeof globalThis.fetch): {
  readonly login: (credentials: string) => Promise<void>;
  readonly fetch: typeof globalThis.fetch;
} {
  let accessToken = '';

  async function askForToken(url: string, body?: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', ...(body !== undefined && { body, headers }) });
    if (!response.ok) throw new Error('Session expired, please log in again.');
    ({ access_token: accessToken } = (await response.json()) as { access_token: string });
  }

  const send = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${accessToken}`);
    return fetch(input, { ...init, headers });
  };

  return {
    login: (credentials) => askForToken('/naive/auth/login', credentials),
    fetch: async (input, init) => {
      const response = await send(input, init);
      if (response.status !== 401) return response;
      await askForToken(refreshUrl);
      return send(input, init);
    },
  };
}
