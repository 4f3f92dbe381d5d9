import type { Track } from './track.ts';

/** The visible stretch of time. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds without activity after which a new burst begins. */
const GAP = 4_000;
const SHORTEST = 60;
const IDLE = 15_000;

/** Shows the latest burst of calls in all tracks; without one, the last and the next seconds, so that the token's lifetime is visible. */
export function follow(tracks: readonly Track[], now: number): View {
  const bursts = tracks
    .flatMap(({ burst }) => (burst?.hasCalls === true ? [{ from: burst.from, to: burst.to ?? now }] : []))
    .sort((a, b) => b.to - a.to);
  const [latest] = bursts;
  if (latest === undefined) return { from: now - IDLE, to: now + IDLE };
  const { from, to } = bursts.reduce((whole, burst) => {
    return burst.to < whole.from - GAP ? whole : { from: Math.min(whole.from, burst.from), to: whole.to };
  }, latest);
  const span = Math.max(to - from, SHORTEST);
  return { from: from - span * 0.04, to: from + span * 1.04 };
}

/** Shows everything that is kept. */
export function whole(tracks: readonly Track[], now: number): View {
  const starts = tracks.flatMap(({ items: [item], tokens: [token] }) => [item?.from ?? now, token?.from ?? now]);
  const from = Math.min(now - SHORTEST, ...starts);
  return { from, to: now + (now - from) * 0.02 };
}

/** Zooms around a moment that stays in place. A factor below 1 shows less. */
export function zoom({ from, to }: View, factor: number, around: number): View {
  const span = to - from;
  const scale = Math.max(factor, 1 / span);
  return { from: around - (around - from) * scale, to: around + (to - around) * scale };
}

export function pan({ from, to }: View, milliseconds: number): View {
  return { from: from + milliseconds, to: to + milliseconds };
}

/** Moves as little as needed to show a moment. */
export function reveal(view: View, moment: number): View {
  const margin = (view.to - view.from) / 10;
  if (moment < view.from + margin) return pan(view, moment - margin - view.from);
  return moment > view.to - margin ? pan(view, moment + margin - view.to) : view;
}

/** Returns the moments of a scale with at most so many steps, in round numbers from the start of the items. */
export function ticks(
  { from, to }: View,
  most: number,
): { readonly step: number; readonly moments: readonly number[] } {
  const least = (to - from) / Math.max(most, 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
  const count = Math.floor((to - from) / step);
  return { step, moments: Array.from({ length: count + 1 }, (_, index) => from + index * step) };
}
