import { auth } from './auth.ts';

/** Loads a file with the token, for `<img src>` or `<video src>`. Call `URL.revokeObjectURL` when the element is gone. */
export async function objectUrl(url: string, signal?: AbortSignal): Promise<string> {
  const response = await auth.fetch(url, { signal: signal ?? null });
  if (!response.ok) throw new Error(`The file could not be read: ${response.status}`);
  return URL.createObjectURL(await response.blob());
}

/** Saves a file under a name, once it is loaded as a whole. */
export async function download(url: string, name: string): Promise<void> {
  const link = document.createElement('a');
  link.href = await objectUrl(url);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Asks the API for a link that works for a minute without a token, for what is too large to be held in memory. */
export async function signedUrl(url: string): Promise<string> {
  const response = await auth.fetch(url, { method: 'POST' });
  if (!response.ok) throw new Error(`The link could not be had: ${response.status}`);
  const { href } = (await response.json()) as { readonly href: string };
  return href;
}
