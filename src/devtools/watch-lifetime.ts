import type { Lifetime, SessionTimeout } from '../lifetime/index.ts';
import type { Told } from './fact.ts';

/** Reports when a warning begins and ends. Returns a function that stops. */
export function watchLifetime(lifetime: Lifetime, tell: (told: Told) => void): () => void {
  let isWarning = false;
  const look = (timeout: SessionTimeout): void => {
    const isNow = timeout.status === 'warning';
    if (isNow === isWarning) return;
    isWarning = isNow;
    tell({ type: 'stretch', what: 'warning', is: isNow ? 'on' : 'off' });
    const seconds = (timeout.timeLeft ?? 0) / 1000;
    tell({ type: 'noted', text: isNow ? `Warned: the session ends in ${seconds} s` : 'The warning is over' });
  };
  look(lifetime.timeout);
  return lifetime.subscribe(look);
}
