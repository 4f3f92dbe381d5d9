import { xOf } from './layout.ts';
import { FONT, type Picture } from './picture.ts';
import { ticks } from './view.ts';

const PIXELS_PER_TICK = 90;

/** Draws the lines of the scale. */
export function drawGrid({ context, palette, layout }: Picture): void {
  const { width, height } = layout.size;
  context.fillStyle = palette.line;
  for (const moment of ticks(layout.view, width / PIXELS_PER_TICK).moments)
    context.fillRect(Math.round(xOf(layout, moment)), 0, 1, height);
}

/** Draws the scale: time from the left edge on. */
export function drawScale({ context, palette, layout }: Picture): void {
  const { size, view } = layout;
  const { step, moments } = ticks(view, size.width / PIXELS_PER_TICK);
  context.clearRect(0, 0, size.width, size.height);
  context.font = FONT;
  context.textBaseline = 'middle';
  context.fillStyle = palette.soft;
  for (const [index, moment] of moments.entries()) {
    const text = timeText(index * step, step);
    const x = xOf(layout, moment) + 4;
    if (x + context.measureText(text).width < size.width) context.fillText(text, x, size.height / 2);
  }
}

function timeText(after: number, step: number): string {
  if (step < 1) return `${after.toFixed(1)} ms`;
  return step < 1000 ? `${Math.round(after)} ms` : `${Math.round(after / 1000)} s`;
}
