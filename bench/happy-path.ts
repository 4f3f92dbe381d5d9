import { differences, figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { HappyPath } from './page/happy-path.ts';
import type { PeerName } from './peers/peers.ts';

const NAMES: readonly PeerName[] = ['rebearer', 'snippet', 'axios', 'ky', 'oauth2-client', 'wretch', 'ofetch'];

/** What a call costs that needs no refresh, without a network to hide it. */
export const happyPath: Bench = {
  name: 'happy-path',
  title: 'Happy path, over an instant fetch',
  how:
    'Sequential awaited GETs over a base fetch that returns a resolved promise of one Response, 20,000 a round, each peer in a page of its own beside native fetch with the header set. ' +
    'Bytes are what `usedJSHeapSize` grows by over 2,000 calls without a collection; the last row checks that against arrays of known size.',
  run,
};

async function run({ stage, progress, rounds }: BenchContext): Promise<readonly Row[]> {
  const { run } = await stage();
  const rows: Row[] = [];
  const known: number[] = [];
  for (const peer of NAMES) {
    progress(peer);
    const { time, bytes } = await run<HappyPath>('happy-path', { peer, rounds, calls: 20_000 });
    known.push(bytes.known);
    rows.push(...rowsOf(peer, time, bytes));
  }
  const check = figureOf(known);
  return [
    ...rows.toSorted((a, b) => a.what.localeCompare(b.what)),
    { what: 'bytes measured over bytes known', who: 'check', value: check.median, unit: '', spread: check.spread },
  ];
}

function rowsOf(who: PeerName, time: HappyPath['time'], bytes: HappyPath['bytes']): Row[] {
  const isOurs = who === 'rebearer';
  const over = figureOf(differences(time.own, time.native));
  const allocated = figureOf(differences(bytes.own, bytes.native));
  return [
    {
      what: 'time over native a call',
      who,
      value: over.median,
      unit: 'µs',
      spread: over.spread,
      ratio: figureOf(ratios(time.own, time.native)),
      target: isOurs ? { of: 'value', atMost: 1 } : undefined,
    },
    {
      what: 'allocated over native a call',
      who,
      value: allocated.median,
      unit: 'B',
      spread: allocated.spread,
      ratio: figureOf(ratios(bytes.own, bytes.native)),
      target: isOurs ? { of: 'value', atMost: 250 } : undefined,
    },
  ];
}
