import { type EventSourceMessage, fetchEventSource } from '@microsoft/fetch-event-source';
import { auth } from './auth.ts';

class Refused extends Error {}

export function listen(onmessage: (message: EventSourceMessage) => void, signal: AbortSignal): Promise<void> {
  return fetchEventSource('https://api.example.com/events', {
    fetch: auth.fetch,
    signal,
    onmessage,
    async onopen({ ok, status }) {
      if (!ok) throw new Refused(`The events were refused: ${status}`);
    },
    onclose() {
      throw new Error('The server has closed the stream: connect again.');
    },
    onerror(error) {
      if (error instanceof Refused) throw error;
    },
  });
}
