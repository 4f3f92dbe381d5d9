import { headerOf } from './header-of.ts';

/** Defined in builds for production. */
declare const REBEARER_PRODUCTION: boolean | undefined;

/** Bodies up to this size have left the connection by the time their headers are read. */
const HELD_BY_THE_BROWSER = 64 * 1024;
/** The number of connections that browsers open to a host over HTTP/1.1. */
const CONNECTIONS = 6;

/** Stops the drain. Also discards the response, unless its caller gets it: then the rest of it stays unread. */
export type Release = (isHandedOver?: boolean) => void;

/** Frees the connection of an unread response, while its caller may still read it. No call waits for this. */
export type DrainBeside = (response: Response) => Release;

/**
 * Makes the drain of one session. Without it, six large 401s over HTTP/1.1 would block the refresh. The response itself stays
 * unread, because its caller gets it if the session has ended. The drain reads copies, at most as many as there are connections.
 */
export function createDrain(): DrainBeside {
  let open = 0;
  return (response) => {
    const length = Number(headerOf(response, 'content-length') || Infinity);
    const release = releaseOf(response);
    // Polyfills and mocks have no body, or a stream of another kind.
    // The globals of jsdom have no stream to write to.
    const canPipe = typeof REBEARER_PRODUCTION !== 'undefined' || typeof WritableStream !== 'undefined';
    if (length <= HELD_BY_THE_BROWSER || response.bodyUsed || open === CONNECTIONS) return release;
    if (!response.body?.pipeTo || !canPipe) return release;
    const copy = response.clone().body;
    if (copy === null) return release;
    open++;
    const stop = new AbortController();
    const over = (): void => void open--;
    copy.pipeTo(new WritableStream(), { signal: stop.signal }).then(over, over);
    return (isHandedOver) => {
      stop.abort();
      release(isHandedOver);
    };
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
