import type { AuthEventType } from 'rebearer';

/** Every type of event, so that a test hears them all. */
export const EVENT_TYPES = [
  'session-start',
  'session-end',
  'identity-change',
  'token',
  'refresh-start',
  'refresh-success',
  'refresh-failure',
  'replay',
  'replay-impossible',
  'step-up',
  'hold',
  'reauthentication-start',
  'reauthentication-end',
  'misconfigured',
] as const satisfies readonly AuthEventType[];
