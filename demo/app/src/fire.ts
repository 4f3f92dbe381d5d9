import { authFetch } from './auth.ts';
import { endCall, startCall } from './log.ts';
import { hasUsableToken } from './token.ts';

/**
 * Sends one call through `authFetch` and writes down what became of it. Each URL has its number, because a browser's
 * cache lets equal GETs through only one after another.
 */
export async function fire(path: string, init: RequestInit = {}): Promise<void> {
  const url = new URL(path, location.href);
  const { id } = startCall(init.method ?? 'GET', url.pathname, hasUsableToken());
  url.searchParams.set('call', String(id));
  try {
    const response = await authFetch(url, init);
    await response.arrayBuffer();
    endCall(id, response.ok ? 'ok' : 'refused', String(response.status));
  } catch (error) {
    endCall(id, 'failed', codeOf(error));
  }
}

/** Sends the same call many times at once. */
export async function fireMany(count: number, path: string): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => fire(path)));
}

function codeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.name;
  return 'error';
}
