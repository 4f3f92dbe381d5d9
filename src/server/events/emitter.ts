import type { Settings } from '../options/settings.ts';
import type { ServerParts } from '../server-parts.ts';
import type { AuthServerEvent } from './event.ts';
import { explainRefusal } from './explain-refusal.ts';

/**
 * Tells events to the app. Without `onEvent`, what went wrong goes to the console: an outage once until it is over, and in
 * development each cause of a refused call once.
 */
export function emitter(settings: Settings, tell: ServerParts['tell']): ServerParts['emit'] {
  const { now, onEvent } = settings;
  let isDown = false;

  function print(event: AuthServerEvent, request: Request | undefined): void {
    if (event.type === 'failure') console.error('rebearer: a request failed and was answered 500.', event.error);
    if (event.type === 'outage' && !isDown) console.error('rebearer: requests are answered 503.', event.error);
    isDown = event.type === 'outage' || (isDown && event.type === 'refusal');
    if (event.type === 'refusal' && request) tell(explainRefusal(event, request, settings));
  }

  return (untimed, request) => {
    const event: AuthServerEvent = { at: now(), ...untimed };
    if (onEvent === undefined) return print(event, request);
    // An `async` listener that rejects would end a process of Node.
    new Promise((resolve) => resolve(onEvent(event))).catch((error: unknown) =>
      console.error('rebearer: onEvent threw.', error),
    );
  };
}
