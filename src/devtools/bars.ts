import type { Layout } from './layout.ts';
import type { Phase } from './track.ts';

/** A stretch of one colour in a lane, in pixels. */
interface Bar {
  readonly lane: number;
  readonly left: number;
  right: number;
}

/** Stretches closer than this are joined. */
const SEAM = 0.75;

/**
 * Returns the bars of the calls, one colour after the other, later colours on top. Most of ten thousand calls share their pixels with
 * others: together they are one bar.
 */
export function barsOf(layout: Layout): ReadonlyMap<Phase['type'], readonly Bar[]> {
  const { items, now, size, view } = layout;
  const bars = { waiting: new Bars(), sent: new Bars(), refused: new Bars(), replay: new Bars() };
  const start = view.from;
  const scale = size.width / (view.to - view.from);
  for (const item of items) {
    if (item.kind !== 'call') continue;
    for (const { type, from, to } of item.phases) {
      const left = Math.max((from - start) * scale, 0);
      const right = Math.min(((to ?? now) - start) * scale, size.width);
      if (left < size.width && right >= 0) bars[type].add(item.lane, left, Math.max(right, left + 1));
    }
  }
  return new Map((['waiting', 'sent', 'refused', 'replay'] as const).map((type) => [type, bars[type].all]));
}

class Bars {
  readonly all: Bar[] = [];
  readonly #last: (Bar | undefined)[] = [];

  add(lane: number, left: number, right: number): void {
    const last = this.#last[lane];
    if (last !== undefined && left - last.right < SEAM) last.right = Math.max(last.right, right);
    else this.all.push((this.#last[lane] = { lane, left, right }));
  }
}
