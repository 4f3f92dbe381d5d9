import type { Auth } from '../index.ts';
import { redactUrl, type Told } from './fact.ts';

/** Turns the events of an `Auth` into facts; returns the way to stop. */
export function listen<Claims>(auth: Auth<Claims>, tell: (told: Told) => void, nextId: () => string): () => void {
  let refresh: string | undefined;
  const end = (result: 'granted' | 'failed' | 'ended', problem = ''): void => {
    if (refresh !== undefined) tell({ type: 'refreshed', id: refresh, result, problem });
    refresh = undefined;
  };
  const adopt = (source: 'refresh' | 'login' | 'shared', event: { generation: number; expiresAt: number }): void => {
    // Where another tab was faster, the refresh of this one has ended too.
    end('granted');
    tell({ type: 'token', generation: event.generation, lifetime: event.expiresAt - Date.now(), source });
  };
  const stops = [
    auth.on('refresh-start', ({ cause }) => {
      end('failed', 'was given up');
      refresh = nextId();
      tell({ type: 'refresh', id: refresh, cause });
    }),
    auth.on('refresh-success', (event) => adopt('refresh', event)),
    auth.on('login', (event) => adopt('login', event)),
    auth.on('shared', (event) => adopt('shared', event)),
    auth.on('refresh-failure', ({ code, problem }) => end('failed', `${code}: the server ${problem}`)),
    auth.on('session-end', ({ reason }) => {
      end('ended', reason);
      tell({ type: 'ended', reason });
    }),
    auth.on('replay-impossible', ({ method, url }) => {
      tell({ type: 'noted', text: `${method} ${redactUrl(url)} could not be sent again: its body was gone` });
    }),
    auth.on('step-up', ({ url }) => tell({ type: 'noted', text: `${redactUrl(url)} asks for a stronger login` })),
    auth.on('misconfigured', ({ problem }) => tell({ type: 'noted', text: `Misconfigured: ${problem}` })),
    auth.subscribe((session) => {
      if (session.status === 'unauthenticated') end('ended', session.reason);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
