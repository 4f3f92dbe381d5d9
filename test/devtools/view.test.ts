import { expect, test } from 'vitest';
import { barsOf } from '../../src/devtools/bars.ts';
import { actionOf } from '../../src/devtools/keys.ts';
import { itemAt, layoutOf } from '../../src/devtools/layout.ts';
import { apply } from '../../src/devtools/record.ts';
import { createTrack, type Track } from '../../src/devtools/track.ts';
import { follow, reveal, ticks, whole, zoom } from '../../src/devtools/view.ts';

/** A page with a call from and to each of these moments. */
function trackOf(...calls: readonly (readonly [from: number, to: number])[]): Track {
  const track = createTrack('page');
  for (const [at, to] of calls) {
    apply(track, { type: 'call', id: String(at), method: 'GET', url: 'https://api.example.com/me', at });
    apply(track, { type: 'settled', id: String(at), status: 200, error: '', at: to });
  }
  return track;
}

test('the latest burst is shown completely, with those of other pages at the same time', () => {
  const view = follow([trackOf([0, 100], [50_000, 50_400]), trackOf([51_000, 51_200])], 60_000);
  expect(view.from).toBeLessThan(50_000);
  expect(view.from).toBeGreaterThan(49_800);
  expect(view.to).toBeGreaterThan(51_200);
  expect(view.to).toBeLessThan(51_400);
});

test('without a burst the last and the next seconds are shown', () => {
  expect(follow([], 60_000)).toEqual({ from: 45_000, to: 75_000 });
});

test('the whole view begins with the first fact', () => {
  expect(whole([trackOf([10, 20]), trackOf([5, 7])], 10_000).from).toBe(5);
});

test('a zoom keeps the moment under the pointer in place', () => {
  expect(zoom({ from: 0, to: 1000 }, 0.5, 250)).toEqual({ from: 125, to: 625 });
});

test('revealing a moment moves the view only if the moment is out of sight', () => {
  expect(reveal({ from: 0, to: 100 }, 50)).toEqual({ from: 0, to: 100 });
  expect(reveal({ from: 0, to: 100 }, 500)).toEqual({ from: 410, to: 510 });
});

test('a scale has round steps', () => {
  expect(ticks({ from: 7, to: 1007 }, 10)).toMatchObject({ step: 100 });
  expect(ticks({ from: 0, to: 37 }, 10).moments).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
});

test('a point finds the call under it or near it, and no distant one', () => {
  const track = trackOf([100, 200], [300, 400]);
  const layout = layoutOf(track, { view: { from: 0, to: 1000 }, size: { width: 1000, height: 200 }, now: 1000 });
  expect(itemAt(layout, 350, layout.callTop + 2)).toBe(track.items[1]);
  expect(itemAt(layout, 204, layout.callTop + 2)).toBe(track.items[0]);
  expect(itemAt(layout, 250, layout.callTop + 2)).toBeUndefined();
});

test('keys move from item to item and stop at the ends', () => {
  const { items } = trackOf([0, 1], [2, 3]);
  const [first, last] = items;
  expect(actionOf('ArrowRight', items, undefined)).toEqual({ type: 'select', item: first });
  expect(actionOf('ArrowRight', items, first)).toEqual({ type: 'select', item: last });
  expect(actionOf('ArrowRight', items, last)).toEqual({ type: 'select', item: last });
  expect(actionOf('ArrowLeft', items, undefined)).toEqual({ type: 'select', item: last });
  expect(actionOf('ArrowRight', [], undefined)).toBeUndefined();
  expect(actionOf('Tab', items, first)).toBeUndefined();
});

test('calls that share their pixels are drawn as one bar, for each lane and colour', () => {
  const waves = Array.from({ length: 1000 }, (_, index) => [index * 10, index * 10 + 5] as const);
  const track = trackOf(...waves);
  const bars = (width: number): readonly number[] => {
    const layout = layoutOf(track, { view: { from: 0, to: 10_000 }, size: { width, height: 200 }, now: 10_000 });
    return [...barsOf(layout).values()].map(({ length }) => length);
  };
  expect(bars(500)).toEqual([0, 1, 0, 0]);
  expect(bars(10_000)).toEqual([0, 1000, 0, 0]);
});
