import { type Minted, nativeFetch, report } from './report.ts';

/** The lower bound: one refresh, and the call with what it brought. */
void report(async () => {
  const refreshed = await nativeFetch('/auth/refresh', { method: 'POST', credentials: 'include' });
  const { access_token: accessToken } = (await refreshed.json()) as Minted;
  const response = await nativeFetch('/api/me', { headers: { authorization: `Bearer ${accessToken}` } });
  if (response.status !== 200) throw new Error(`Answered ${response.status}.`);
  return performance.now();
});
