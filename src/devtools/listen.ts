import type { Auth } from '../index.ts';
import type { Told } from './fact.ts';

/** Converts the events of an `Auth` to facts. Returns a function that stops. */
export function listen<Claims>(auth: Auth<Claims>, tell: (told: Told) => void, nextId: () => string): () => void {
  let refresh: string | undefined;
  let generation = 0;
  const end = (result: 'granted' | 'failed' | 'ended', problem = ''): void => {
    if (refresh !== undefined) tell({ type: 'refreshed', id: refresh, result, problem });
    refresh = undefined;
  };
  const stops = [
    auth.on('refresh-start', ({ cause }) => {
      end('failed', 'was given up');
      refresh = nextId();
      tell({ type: 'refresh', id: refresh, cause });
    }),
    auth.on('refresh-success', () => end('granted')),
    auth.on('token', ({ source, expiresAt }) => {
      // If another tab was faster, the refresh of this one has ended too.
      end('granted');
      generation++;
      tell({ type: 'token', generation, lifetime: expiresAt - Date.now(), source });
    }),
    auth.on('refresh-failure', ({ code, problem }) => end('failed', `${code}: the server ${problem}`)),
    auth.on('session-end', ({ reason }) => {
      end('ended', reason);
      tell({ type: 'ended', reason });
    }),
    auth.on('replay-impossible', ({ method, url }) => {
      tell({ type: 'noted', text: `${method} ${url} could not be sent again: its body was gone` });
    }),
    auth.on('step-up', ({ url }) => tell({ type: 'noted', text: `${url} asks for a stronger login` })),
    auth.on('hold', ({ method, url }) => {
      tell({ type: 'noted', text: `${method} ${url} waits for the user to sign in again` });
    }),
    auth.on('reauthentication-start', ({ cause }) => {
      tell({ type: 'noted', text: `The user is asked to sign in again (${cause})` });
    }),
    auth.on('reauthentication-end', ({ outcome }) => {
      tell({ type: 'noted', text: `The user is no longer asked to sign in again (${outcome})` });
    }),
    auth.on('misconfigured', ({ problem }) => tell({ type: 'noted', text: `Misconfigured: ${problem}` })),
    auth.subscribe((session) => {
      if (session.status === 'unauthenticated') end('ended', session.reason);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
