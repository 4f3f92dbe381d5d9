import { auth } from './auth.ts';
import { addNote, countRefresh, markReplayed, markWaiting } from './log.ts';
import { token } from './token.ts';

const causes = {
  restore: 'Restored the session from the cookie',
  login: 'Fetched a token after the login',
  expiring: 'Refreshed shortly before expiry',
  expired: 'Refreshed after expiry',
  rejected: 'Refreshed because the server refused the token',
};

interface Refresh {
  readonly cause: keyof typeof causes;
  readonly startedAt: number;
}

/** Writes down what the session does by itself. Returns the stop. */
export function watch(): () => void {
  let running: Refresh | undefined;
  const stops = [
    auth.on('refresh-start', ({ cause }) => {
      running = { cause, startedAt: performance.now() };
      countRefresh();
    }),
    auth.on('login', (event) => adopt(event, 'Signed in')),
    auth.on('exchanged', (event) => adopt(event, 'An answer brought the next token along')),
    auth.on('shared', (event) => adopt(event, 'Another tab handed its token over')),
    auth.on('refresh-success', (event) => {
      adopt(event, running === undefined ? 'Refreshed' : told(running));
      running = undefined;
    }),
    auth.on('refresh-failure', ({ code, problem }) => {
      addNote('bad', `Refresh failed, ${code}: the server ${problem}`);
      running = undefined;
    }),
    auth.on('replay', markReplayed),
    auth.on('replay-impossible', ({ method, url }) => {
      addNote('bad', `${method} ${url} could not be sent again: its body was gone`);
    }),
    auth.on('step-up', ({ url }) => addNote('bad', `${url} asks for a stronger login`)),
    auth.on('session-end', ({ reason }) => addNote('plain', `Session ended: ${reason}`)),
    auth.on('misconfigured', ({ problem }) => addNote('bad', `Misconfigured: the server ${problem}`)),
    auth.subscribe(() => {
      if (auth.session.status !== 'unauthenticated') return;
      if (running?.cause === 'restore') addNote('plain', 'There is no session to restore');
      running = undefined;
      token.set(() => undefined);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function adopt({ generation, expiresAt }: { generation: number; expiresAt: number }, how: string): void {
  token.set(() => ({ generation, expiresAt, lifetime: expiresAt - Date.now() }));
  markWaiting();
  addNote('good', `${how}: token ${generation}`);
}

function told({ cause, startedAt }: Refresh): string {
  return `${causes[cause]}, in ${Math.round(performance.now() - startedAt)} ms`;
}
