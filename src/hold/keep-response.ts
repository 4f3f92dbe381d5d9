/**
 * Reads a response into memory, so that it occupies no connection, and leaves it unread for its caller. Resolves with false if the body
 * is larger than the limit (in bytes) or is cut off; the rest of it then stays on the network.
 */
export async function keepResponse(response: Response, limit: number): Promise<boolean> {
  // A rule of the app may have read it.
  if (response.body === null || response.bodyUsed) return true;
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > limit) return false;
  const reader = response.clone().body?.getReader();
  let size = 0;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return true;
      size += value.byteLength;
      if (size > limit) break;
    }
  } catch {
    return false;
  }
  reader?.cancel().catch(() => {});
  return false;
}
