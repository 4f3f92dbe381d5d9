import { askForToken, type Send, type Setup } from './peer.ts';

/** The twenty lines that tutorials give and apps paste. */
export function create({ accessToken: first, refreshUrl }: Setup): Send {
  let accessToken = first;
  let refreshing: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    accessToken = await askForToken(refreshUrl);
  }

  async function fetchWithToken(url: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    headers.set('Authorization', `Bearer ${accessToken}`);
    return fetch(url, { ...options, headers });
  }

  async function fetchWithAuth(url: string, options: RequestInit = {}): Promise<Response> {
    const response = await fetchWithToken(url, options);
    if (response.status !== 401) return response;
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    await refreshing;
    return fetchWithToken(url, options);
  }

  return (url) => fetchWithAuth(url);
}
