import { UnavailableError } from './errors/unavailable-error.ts';
import type { ServerParts } from './server-parts.ts';

/** Asks a function of the app, and reports its failure as an outage. Rejects with an `UnavailableError`. */
export async function askApp<Answer>(
  what: 'claims' | 'limit' | 'origins',
  { emit }: Pick<ServerParts, 'emit'>,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    const error = new UnavailableError(what, cause);
    emit({ type: 'outage', error });
    throw error;
  }
}
