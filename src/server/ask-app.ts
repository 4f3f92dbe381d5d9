import { UnavailableError } from './errors/unavailable-error.ts';
import type { AppOutages } from './app-outages.ts';
import type { ServerParts } from './server-parts.ts';

/**
 * Asks a function of the app, and reports its failure as an outage: a client that lacks its new cookie cannot retry meanwhile. Rejects with
 * an `UnavailableError`.
 */
export async function askApp<Answer>(
  what: keyof AppOutages,
  { appOutages, emit, settings }: Pick<ServerParts, 'appOutages' | 'emit' | 'settings'>,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const asked = settings.now();
  try {
    const answer = await ask();
    appOutages[what].answered(settings.now());
    return answer;
  } catch (cause) {
    appOutages[what].failed(asked);
    const error = new UnavailableError(what, cause);
    emit({ type: 'outage', error });
    throw error;
  }
}
