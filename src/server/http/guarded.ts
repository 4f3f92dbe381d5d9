import { UnavailableError } from '../errors/unavailable-error.ts';
import type { ServerParts } from '../server-parts.ts';
import { refuse, unavailable } from './answer.ts';

/** Has every failure be an answer. */
export async function guarded({ emit }: Pick<ServerParts, 'emit'>, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnavailableError) return unavailable();
    emit({ type: 'failure', error });
    return refuse('server_error', 500);
  }
}
