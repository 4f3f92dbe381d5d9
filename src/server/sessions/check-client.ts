import { UnavailableError } from '../errors/unavailable-error.ts';

/** Throws where the client has gone: it would not get the new cookie, and would come back with a replaced one after the grace. */
export function checkClient({ signal }: Request): void {
  if (signal.aborted) throw new UnavailableError('request', new Error('The client has gone.'));
}
