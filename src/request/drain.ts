import { headerOf } from './header-of.ts';

/** Bodies up to this size have left the connection by the time their headers are read. */
const HELD_BY_THE_BROWSER = 64 * 1024;
/** The number of connections that browsers open to a host over HTTP/1.1. */
const CONNECTIONS = 6;
/** What was read of a body stays in memory for its caller; a compressed one of a few MiB may have gigabytes. Bytes. */
const MOST = 16 * 1024 * 1024;

/** Stops the drain. Also discards the response, unless its caller gets it: then the rest of it stays unread. */
export type Release = (isHandedOver?: boolean) => void;

/** Frees the connection of an unread response, while its caller may still read it. No call waits for this. */
export type DrainBeside = (response: Response) => Release;

/**
 * Makes the drain of one session. Without it, six large 401s over HTTP/1.1 would block the refresh. The response itself stays
 * unread, because its caller gets it if the session has ended. The drain reads copies, at most as many as there are connections,
 * and at most so much of each: the rest of a larger one is dropped.
 */
export function createDrain(): DrainBeside {
  let open = 0;
  return (response) => {
    const length = Number(headerOf(response, 'content-length') || Infinity);
    const release = releaseOf(response);
    if (length <= HELD_BY_THE_BROWSER || response.bodyUsed || open === CONNECTIONS) return release;
    // Polyfills and mocks have no body, or a stream of another kind.
    const reader = response.body?.getReader && response.clone().body?.getReader();
    if (!reader) return release;
    const end: Release = (isHandedOver) => {
      reader.cancel().catch(ignore);
      release(isHandedOver);
    };
    const read = async (): Promise<void> => {
      for (let room = MOST; room > 0;) {
        const { done, value } = await reader.read();
        if (done) return;
        room -= value.byteLength;
      }
      // Chromium reads on for a copy, at any speed: only an end of both stops it.
      end();
    };
    open++;
    const over = (): void => void open--;
    read().then(over, over);
    return end;
  };
}

/** Discards the response, unless its caller gets it. */
export function releaseOf(response: Response): Release {
  return (isHandedOver) => void (isHandedOver || discard(response));
}

export function discard(response: Response): void {
  response.body?.cancel?.().catch(ignore);
}

function ignore(): void {}
