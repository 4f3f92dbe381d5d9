import { PEERS, type PeerName } from '../peers/peers.ts';
import type { Send } from '../peers/peer.ts';
import { collectGarbage, control, type Minted, report } from './report.ts';

interface Params {
  readonly peer: PeerName;
  readonly rounds: number;
  readonly calls: number;
}

export interface HappyPath {
  /** Microseconds per call, round by round. */
  readonly time: { readonly own: readonly number[]; readonly native: readonly number[] };
  /** Bytes allocated per call. */
  readonly bytes: { readonly own: readonly number[]; readonly native: readonly number[]; readonly known: number };
}

/** Few enough calls that the young generation holds what the most wasteful peer allocates. */
const CALLS_FOR_BYTES = 2000;
const URL = '/api/me';

/** 16 bytes of array, 8 of elements, 4 an element. */
const KNOWN_BYTES = 16 + 8 + 4 * 100;

/** What a fetch was given outlives the call: a compiler that saw it unused would leave the header out altogether. */
export let lastInput: unknown;
export let lastInit: unknown;

void report<Params>(async ({ peer, rounds, calls }) => {
  const { access_token: accessToken, expires_in: expiresIn } = await control<Minted>('mint');
  const response = new Response(null, { status: 204 });
  const instant = (...args: Parameters<typeof fetch>): Promise<Response> => {
    lastInput = args[0];
    lastInit = args[1];
    return Promise.resolve(response);
  };
  globalThis.fetch = instant;
  const setup = { accessToken, expiresIn, refreshUrl: '/auth/refresh', fetch: instant };
  const own = await (await PEERS[peer]()).create(setup);
  const native = (await PEERS.native()).create(setup);
  await callOwn(own, calls);
  await callNative(native, calls);
  const time = { own: [] as number[], native: [] as number[] };
  const bytes = { own: [] as number[], native: [] as number[], known: 0 };
  for (let round = 0; round < rounds; round++) {
    // Resolved promises alone never let go of the thread, and a profiler would find no moment to begin.
    await new Promise((resolve) => setTimeout(resolve));
    collectGarbage();
    time.native.push(await timed(() => callNative(native, calls), calls));
    time.own.push(await timed(() => callOwn(own, calls), calls));
    bytes.native.push(await weighed(() => callNative(native, CALLS_FOR_BYTES)));
    bytes.own.push(await weighed(() => callOwn(own, CALLS_FOR_BYTES)));
  }
  bytes.known = (await weighed(allocateKnown)) / KNOWN_BYTES;
  return { time, bytes } satisfies HappyPath;
});

// Two loops rather than one, so that neither is compiled with both kinds of call in mind.

async function callOwn(send: Send, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await send(URL);
}

async function callNative(send: Send, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await send(URL);
}

async function timed(work: () => Promise<void>, calls: number): Promise<number> {
  const start = performance.now();
  await work();
  return ((performance.now() - start) * 1000) / calls;
}

async function weighed(work: () => Promise<void>): Promise<number> {
  collectGarbage();
  const before = performance.memory.usedJSHeapSize;
  await work();
  return (performance.memory.usedJSHeapSize - before) / CALLS_FOR_BYTES;
}

const kept: unknown[] = [];

function allocateKnown(): Promise<void> {
  kept.length = CALLS_FOR_BYTES;
  for (let at = 0; at < CALLS_FOR_BYTES; at++) kept[at] = Array(100).fill(at);
  return Promise.resolve();
}
