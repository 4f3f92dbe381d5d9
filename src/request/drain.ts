/** Bodies up to this size have left the connection by the time their headers are read. */
const HELD_BY_THE_BROWSER = 64 * 1024;

/** Lets go of a response that nobody will read, and of what was drained from it. */
export type Release = () => void;

/**
 * Frees the connection that an unread 401 holds: six large ones over HTTP/1.1 would keep the refresh from being sent.
 * The response itself stays unread, since the caller gets it if the session has ended. Nobody waits for this.
 */
export function drainBeside(response: Response): Release {
  if (response.bodyUsed) return ignore;
  const length = Number(response.headers.get('content-length') ?? Infinity);
  if (length <= HELD_BY_THE_BROWSER || response.body === null) return () => discard(response);
  const copy = response.clone().body;
  const stop = new AbortController();
  copy?.pipeTo(new WritableStream(), { signal: stop.signal }).catch(ignore);
  return () => {
    stop.abort();
    discard(response);
  };
}

/** Reads a response to its end: only then the bytes of a keepalive request no longer count against the 64 KiB of the page. */
export async function drain(response: Response): Promise<void> {
  await response.body?.pipeTo(new WritableStream()).catch(ignore);
}

export function discard(response: Response): void {
  response.body?.cancel().catch(ignore);
}

function ignore(): void {}
