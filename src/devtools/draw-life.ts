import { xOf } from './layout.ts';
import type { Picture } from './picture.ts';

/** Draws the token's lifetime: full when it is new, empty when it has expired; the future is fainter. */
export function drawLife(picture: Picture): void {
  const { context, palette, layout } = picture;
  const { band } = layout;
  for (const { from, until, to, generation } of layout.track.tokens) {
    const end = Math.min(to ?? Math.max(layout.now, until), until, layout.view.to);
    if (end < layout.view.from || from > layout.view.to) continue;
    const heightAt = (moment: number): number =>
      (band - 2) * (until === Infinity ? 1 : (until - moment) / (until - from));
    const past = Math.min(Math.max(layout.now, from), end);
    context.fillStyle = palette.life;
    for (const [start, stop, alpha] of [[from, past, 0.42] as const, [past, end, 0.16] as const]) {
      const [left, right] = [xOf(layout, start), xOf(layout, stop)];
      context.globalAlpha = alpha;
      context.beginPath();
      context.moveTo(left, band);
      context.lineTo(left, band - heightAt(start));
      context.lineTo(right, band - heightAt(stop));
      context.lineTo(right, band);
      context.fill();
    }
    context.globalAlpha = 1;
    context.fillRect(xOf(layout, from), 2, 1.5, band - 2);
    const over = Math.min(to ?? layout.now, layout.now);
    context.fillStyle = palette.refused;
    if (until < over) context.fillRect(xOf(layout, until), band - 2, xOf(layout, over) - xOf(layout, until), 2);
    label(picture, { text: `token ${generation}`, left: xOf(layout, from), right: xOf(layout, to ?? layout.view.to) });
  }
}

const STRETCHES = { warning: 'about to end', asking: 'asks to sign in' } as const;

/** Draws the time of a warning, or of a question to sign in again: a strip at the top, with a word if there is room. */
export function drawStretches(picture: Picture): void {
  const { context, palette, layout } = picture;
  for (const { what, from, to = layout.now } of layout.track.stretches) {
    if (to < layout.view.from || from > layout.view.to) continue;
    const [left, right] = [xOf(layout, from), xOf(layout, to)];
    context.fillStyle = what === 'warning' ? palette.refresh : palette.refused;
    context.globalAlpha = 0.14;
    context.fillRect(left, 0, right - left, layout.size.height);
    context.globalAlpha = 1;
    context.fillRect(left, 0, Math.max(right - left, 2), 3);
    label(picture, { text: STRETCHES[what], left, right });
  }
}

/** Draws the present, if the view extends beyond it. */
export function drawNow({ context, palette, layout }: Picture): void {
  context.fillStyle = palette.soft;
  context.globalAlpha = 0.6;
  if (layout.now < layout.view.to) context.fillRect(Math.round(xOf(layout, layout.now)), 0, 1, layout.size.height);
  context.globalAlpha = 1;
}

/** Draws the label if there is room for it. */
function label(
  { context, palette, layout }: Picture,
  { text, left, right }: { readonly text: string; readonly left: number; readonly right: number },
): void {
  const start = Math.max(left, 0) + 6;
  if (right - start < context.measureText(text).width + 6) return;
  context.fillStyle = palette.ink;
  context.fillText(text, start, layout.band - 11);
}
