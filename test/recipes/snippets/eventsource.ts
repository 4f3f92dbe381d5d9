import { EventSource } from 'eventsource';
import { auth } from './auth.ts';

export function listen(): EventSource {
  const source = new EventSource('https://api.example.com/events', { fetch: auth.fetch });
  // The stream is that of the user who opened it.
  const stop = auth.on('identity-change', ({ from }) => {
    if (from === undefined) return;
    stop();
    source.close();
  });
  return source;
}
