import { authFetch, auth } from './auth.ts';
import { conditions, post } from './conditions.ts';
import { fire } from './fire.ts';
import { order, readyFrame } from './orders.ts';
import { createStore, type Store } from './store.ts';
import { rival, tabFrames } from './stage.ts';
import { inTurn, untilChanged } from './turns.ts';

/** What a server has seen. */
export interface Tally {
  readonly calls: number;
  readonly refused: number;
  readonly refreshes: number;
}

/** A wave of calls, and what the servers' logs say of it when it is over. */
export interface Wave {
  readonly asked: number;
  readonly isOver: boolean;
  readonly ours?: Tally;
  readonly naive?: Tally | undefined;
}

export const wave: Store<Wave | undefined> = createStore<Wave | undefined>(undefined);

interface Told {
  readonly now: number;
  readonly ours: Tally;
  readonly naive: Tally;
}

async function read(since: number): Promise<Told> {
  const told: unknown = await (await fetch(`/demo/tally?since=${since}`)).json();
  if (!isTold(told)) throw new TypeError('The demo’s server says something else.');
  return told;
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'ours' in value && 'naive' in value;
}

/**
 * Fires calls in all tabs at once; then, with the switch on, as many through the interceptor. One after the other, so that
 * neither takes the connections of the other.
 */
export async function fireWave(asked: number, path = '/api/me', init?: RequestInit): Promise<void> {
  wave.set(() => ({ asked, isOver: false }));
  try {
    await Promise.all([untilChanged(), readyFrames()]);
    const { now } = await read(Infinity);
    await fireEverywhere({ asked, path, init });
    const { hasInterceptor } = conditions.get();
    if (hasInterceptor) await fire(rival().fetch, `/naive${path}`, asked, init);
    const { ours, naive } = await read(now);
    wave.set(() => ({ asked, isOver: true, ours, naive: hasInterceptor ? naive : undefined }));
  } catch {
    // Without the server there is no log to read.
    wave.set(() => undefined);
  }
}

interface Shot {
  readonly asked: number;
  readonly path: string;
  readonly init: RequestInit | undefined;
}

/** Shares the calls out among the tabs; a POST is this one's. */
async function fireEverywhere({ asked, path, init }: Shot): Promise<void> {
  const frames = tabFrames();
  const share = init === undefined ? Math.floor(asked / (frames.length + 1)) : 0;
  await Promise.all([
    fire(authFetch, path, asked - share * frames.length, init),
    ...frames.filter(() => share > 0).map((frame) => order(frame, path, share)),
  ]);
}

/** A frame that is still signing in would miss its order, and its own first refresh would count. */
async function readyFrames(): Promise<void> {
  await Promise.all(tabFrames().map(readyFrame));
}

/** Has the server refuse every token issued so far, and then fires. */
export async function fireExpired(asked: number): Promise<void> {
  wave.set(() => ({ asked, isOver: false }));
  await readyFrames();
  await expireNow();
  await fireWave(asked);
}

export async function expireNow(): Promise<void> {
  if (conditions.get().hasInterceptor)
    await rival()
      .prepare()
      .catch(() => undefined);
  await inTurn(() => post('/demo/reject-tokens'));
}

/** Ends the user's sessions at the server. This page learns of it as any other would: at its next refresh. */
export async function revoke(): Promise<void> {
  await inTurn(() => authFetch('/auth/sessions/revoke-all', { method: 'POST' }));
}

export async function signOut(): Promise<void> {
  await auth.logout();
}
