import type { Settings } from '../options/settings.ts';
import type { ServerParts } from '../server-parts.ts';
import type { AuthServerEvent } from './event.ts';

/** Passes events to the app. Without `onEvent`, failures go to the console, an outage once until it is over. */
export function emitter({ now, onEvent }: Pick<Settings, 'now' | 'onEvent'>): ServerParts['emit'] {
  let isDown = false;

  function print(event: AuthServerEvent): void {
    if (event.type === 'failure') console.error('rebearer: a request failed and was answered 500.', event.error);
    if (event.type === 'outage' && !isDown) console.error('rebearer: requests are answered 503.', event.error);
    isDown = event.type === 'outage' || (isDown && event.type === 'refusal');
  }

  return (untimed) => {
    const event: AuthServerEvent = { at: now(), ...untimed };
    if (onEvent === undefined) return print(event);
    // An `async` listener that rejects would end a process of Node.
    new Promise((resolve) => resolve(onEvent(event))).catch((error: unknown) =>
      console.error('rebearer: onEvent threw.', error),
    );
  };
}
