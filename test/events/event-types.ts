import type { AuthEventType } from 'rebearer';

/** Every type of event, so that a test hears them all. */
export const EVENT_TYPES = [
  'refresh-start',
  'refresh-success',
  'refresh-failure',
  'shared',
  'response-token',
  'login',
  'replay',
  'replay-impossible',
  'session-end',
  'misconfigured',
  'step-up',
] as const satisfies readonly AuthEventType[];
