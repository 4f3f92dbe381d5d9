import { barsOf } from './bars.ts';
import { drawLife, drawNow, drawStretches } from './draw-life.ts';
import { drawGrid } from './draw-scale.ts';
import { endOf, type Layout, xOf } from './layout.ts';
import { FONT, type Picture } from './picture.ts';
import { type CallRecord, isFailure, type Item, type RefreshRecord } from './track.ts';

/** Draws a track. */
export function draw(picture: Picture, selected: Item | undefined): void {
  const { context, layout, palette } = picture;
  context.clearRect(0, 0, layout.size.width, layout.size.height);
  context.font = FONT;
  context.textBaseline = 'middle';
  drawGrid(picture);
  drawStretches(picture);
  drawLife(picture);
  const refreshes = layout.items.filter((item) => item.kind === 'refresh');
  for (const refresh of refreshes) drawShadow(picture, refresh);
  drawPhases(picture);
  drawFailures(picture);
  for (const refresh of refreshes) drawRefresh(picture, refresh);
  drawMarks(picture);
  drawNow(picture);
  if (selected !== undefined && layout.items.includes(selected)) outline(picture, selected);
  context.fillStyle = palette.ink;
}

/** Calls below a refresh wait for it. */
function drawShadow({ context, palette, layout }: Picture, refresh: RefreshRecord): void {
  // Of several refreshes at once the first is enough.
  if (refresh.lane > 0) return;
  const left = xOf(layout, refresh.from);
  const right = xOf(layout, endOf(refresh, layout.now));
  context.fillStyle = palette.refresh;
  context.globalAlpha = 0.12;
  context.fillRect(left, layout.refreshTop, right - left, layout.size.height - layout.refreshTop);
  context.globalAlpha = 0.9;
  if (refresh.result === 'granted') context.fillRect(right - 0.5, layout.refreshTop, 1, layout.size.height);
  context.globalAlpha = 1;
}

function drawPhases({ context, palette, layout }: Picture): void {
  const { callRow, callTop } = layout;
  const height = callRow - gapOf(callRow);
  for (const [type, bars] of barsOf(layout)) {
    const thickness = type === 'waiting' ? height * 0.5 : height;
    const top = callTop + (height - thickness) / 2;
    context.fillStyle = palette[type];
    for (const { lane, left, right } of bars) context.fillRect(left, top + lane * callRow, right - left, thickness);
  }
}

function gapOf(row: number): number {
  if (row >= 8) return 3;
  return row >= 3 ? 1 : row * 0.2;
}

/** A failed call ends in a black bar: colour is not the only sign. */
function drawFailures({ context, palette, layout }: Picture): void {
  const { callRow, callTop } = layout;
  const isFailed = (item: Item): item is CallRecord => item.kind === 'call' && isFailure(item);
  for (const call of layout.items.filter(isFailed)) {
    const x = xOf(layout, call.to ?? layout.now);
    const y = callTop + call.lane * callRow;
    const height = callRow - gapOf(callRow);
    context.fillStyle = palette.refused;
    context.fillRect(x - 1, y, 5, height);
    context.fillStyle = palette.ink;
    context.fillRect(x + 4, y, 2, height);
    if (callRow >= 14) context.fillText(call.error || String(call.status), x + 10, y + height / 2 + 1);
  }
}

function drawRefresh({ context, palette, layout }: Picture, refresh: RefreshRecord): void {
  const { refreshRow, refreshTop } = layout;
  const left = xOf(layout, refresh.from);
  const right = Math.max(xOf(layout, endOf(refresh, layout.now)), left + 2);
  const top = refreshTop + refresh.lane * refreshRow;
  // A first answer that there is no session is an ordinary answer.
  const isLost = refresh.result === 'failed' || (refresh.result === 'ended' && refresh.problem !== 'none');
  context.fillStyle = palette.refresh;
  context.fillRect(left, top, right - left, refreshRow - gapOf(refreshRow));
  if (!isLost) return;
  context.fillStyle = palette.refused;
  context.fillRect(right - 3, top, 3, refreshRow - gapOf(refreshRow));
}

const DASHES = [3, 3];

function drawMarks({ context, palette, layout }: Picture): void {
  for (const item of layout.items) {
    if (item.kind !== 'mark') continue;
    const x = Math.round(xOf(layout, item.from)) + 0.5;
    const colour = { end: palette.refused, note: palette.soft, shared: palette.refresh }[item.tone];
    context.strokeStyle = colour;
    context.setLineDash(item.tone === 'end' ? [] : DASHES);
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, layout.band);
    context.lineTo(x, layout.size.height);
    context.stroke();
  }
  context.setLineDash([]);
}

function outline({ context, palette, layout }: Picture, item: Item): void {
  const left = xOf(layout, item.from);
  const width = Math.max(xOf(layout, endOf(item, layout.now)) - left, 3);
  const [top, height] = boxOf(layout, item);
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.strokeRect(left - 2.5, top - 2.5, width + 5, height + 5);
}

function boxOf(
  { band, callRow, callTop, refreshRow, refreshTop, size }: Layout,
  item: Item,
): readonly [number, number] {
  switch (item.kind) {
    case 'mark':
      return [band, size.height - band];
    case 'call':
      return [callTop + item.lane * callRow, callRow - gapOf(callRow)];
    case 'refresh':
      return [refreshTop + item.lane * refreshRow, refreshRow - gapOf(refreshRow)];
  }
}
