import { UnavailableError } from './errors/unavailable-error.ts';

/**
 * By then an adapter has aborted the signal of an answered request if it takes the end of the body for the end of the client, as
 * `incoming.on('close', …)` of Node does. Milliseconds.
 */
const SETTLED = 100;

/** As a `Request` has it. Hosts of functions give objects without one, such as the `HttpRequest` of Azure. */
export interface Signalled {
  readonly signal?: AbortSignal | null;
}

/** Knows whether the client of a request has gone. */
export interface Clients {
  /** Is told of the requests that get an answer with a cookie: of a good adapter their signals stay as they are. */
  readonly answering: (request: Signalled) => void;
  /** Whether the client has gone, as far as that is known. */
  readonly isGone: (request: Signalled) => boolean;
  /** Throws where the client has gone: it would not get the new cookie, and would come back with a replaced one after the grace. */
  readonly check: (request: Signalled) => void;
}

/** Believes the signals of requests once one has outlived its answer. */
export function createClients(): Clients {
  let isWatching = false;
  let isBelieved = false;
  const isGone = ({ signal }: Signalled): boolean => isBelieved && signal?.aborted === true;
  return {
    isGone,
    answering({ signal }) {
      if (isWatching || isBelieved || !signal) return;
      isWatching = true;
      setTimeout(() => {
        isWatching = false;
        isBelieved = !signal.aborted;
      }, SETTLED);
    },
    check(request) {
      if (isGone(request)) throw new UnavailableError('request', new Error('The client has gone.'));
    },
  };
}
