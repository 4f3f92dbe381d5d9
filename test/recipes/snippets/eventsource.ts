import { EventSource } from 'eventsource';
import { auth } from './auth.ts';

export const listen = () => new EventSource('https://api.example.com/events', { fetch: auth.fetch });
