import type { Item, Track } from './track.ts';
import type { View } from './view.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The positions in a track's picture, in CSS pixels from its top. */
export interface Layout {
  readonly track: Track;
  readonly view: View;
  readonly size: Size;
  readonly now: number;
  /** The items that overlap the view. */
  readonly items: readonly Item[];
  /** Height of the strip with the token's lifetime. */
  readonly band: number;
  readonly refreshTop: number;
  readonly refreshRow: number;
  readonly callTop: number;
  readonly callRow: number;
}

const BAND = 26;
/** Share of the height of that strip if there are no calls. */
const WIDE_BAND = 0.7;
const REFRESH_ROW = 12;
const REFRESH_MOST = 60;
const TALLEST_ROW = 18;
const GAP = 6;

export function layoutOf(track: Track, { view, size, now }: { view: View; size: Size; now: number }): Layout {
  const items = track.items.filter((item) => item.from <= view.to && endOf(item, now) >= view.from);
  const refreshLanes = lanesOf(items, 'refresh');
  const refreshRow = Math.min(REFRESH_ROW, REFRESH_MOST / refreshLanes);
  const band = items.some(({ kind }) => kind === 'call') ? BAND : Math.max(BAND, size.height * WIDE_BAND);
  const refreshTop = band + GAP;
  const callTop = refreshTop + refreshRow * refreshLanes + GAP;
  const callRow = Math.min(TALLEST_ROW, (size.height - callTop) / lanesOf(items, 'call'));
  return { track, view, size, now, items, band, refreshTop, refreshRow, callTop, callRow };
}

function lanesOf(items: readonly Item[], kind: 'call' | 'refresh'): number {
  return items.reduce((most, item) => (item.kind === kind ? Math.max(most, item.lane + 1) : most), 1);
}

/** When it ended, or now. */
export function endOf(item: Item, now: number): number {
  return item.kind === 'mark' ? item.from : (item.to ?? now);
}

export function xOf({ view, size }: Pick<Layout, 'size' | 'view'>, moment: number): number {
  return ((moment - view.from) / (view.to - view.from)) * size.width;
}

export function momentOf({ view, size }: Pick<Layout, 'size' | 'view'>, x: number): number {
  return view.from + (x / size.width) * (view.to - view.from);
}

/** How far a finger may be from an item, in pixels. */
const REACH = 8;

/** Returns the item at a point, or near it. */
export function itemAt(layout: Layout, x: number, y: number): Item | undefined {
  const { callTop, callRow, items, now, refreshRow, refreshTop } = layout;
  const top = (item: Item): number => {
    if (item.kind === 'mark') return 0;
    return item.kind === 'call' ? callTop + item.lane * callRow : refreshTop + item.lane * refreshRow;
  };
  const height = (item: Item): number => {
    if (item.kind === 'mark') return layout.size.height;
    return item.kind === 'call' ? callRow : refreshRow;
  };
  let nearest: Item | undefined;
  let least = REACH;
  for (const item of items) {
    const across = beyond(x, xOf(layout, item.from), xOf(layout, endOf(item, now)));
    const distance = across + beyond(y, top(item), top(item) + height(item)) + (item.kind === 'mark' ? 1 : 0);
    if (distance < least) [nearest, least] = [item, distance];
  }
  return nearest;
}

function beyond(value: number, low: number, high: number): number {
  return Math.max(low - value, value - high, 0);
}
