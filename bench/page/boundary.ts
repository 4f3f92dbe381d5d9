import { PEERS, type PeerName } from '../peers/peers.ts';
import type { Send } from '../peers/peer.ts';
import { control, type Minted, report } from './report.ts';

interface Params {
  readonly peer: PeerName;
  /** Milliseconds between two calls. */
  readonly every: number;
  /** Milliseconds in all. */
  readonly during: number;
}

export interface Boundary {
  /** Milliseconds of each call, in the order in which they were made. */
  readonly latencies: readonly number[];
  readonly failed: number;
}

void report<Params>(async ({ peer, every, during }) => {
  const { access_token: accessToken, expires_in: expiresIn } = await control<Minted>('mint');
  const send = await (await PEERS[peer]()).create({ accessToken, expiresIn, refreshUrl: '/auth/refresh' });
  // The first calls open connections and compile code.
  for (let call = 0; call < 10; call++) await send('/api/me');
  const start = performance.now();
  const calls: Promise<number>[] = [];
  // By the clock rather than by the last answer: a call that waits holds up no other.
  for (let at = 0; at < during; at += every) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + at - performance.now())));
    calls.push(timed(send));
  }
  const latencies = await Promise.all(calls);
  const done = latencies.filter((latency) => !Number.isNaN(latency));
  return { latencies: done, failed: latencies.length - done.length } satisfies Boundary;
});

async function timed(send: Send): Promise<number> {
  const start = performance.now();
  const status = await send('/api/me').then(
    (response) => response.status,
    () => 0,
  );
  return status === 200 ? performance.now() - start : NaN;
}
