import { type EventSourceMessage, fetchEventSource } from '@microsoft/fetch-event-source';
import { auth } from './auth.ts';

class Refused extends Error {}

export function listen(onmessage: (message: EventSourceMessage) => void, signal: AbortSignal): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  signal.addEventListener('abort', abort);
  // The stream is that of the user who opened it.
  const stop = auth.on('identity-change', ({ from }) => {
    if (from !== undefined) abort();
  });
  return fetchEventSource('https://api.example.com/events', {
    fetch: auth.fetch,
    signal: controller.signal,
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
  }).finally(() => {
    stop();
    signal.removeEventListener('abort', abort);
  });
}
