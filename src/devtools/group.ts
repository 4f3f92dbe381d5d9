import { drawScale } from './draw-scale.ts';
import { draw } from './draw.ts';
import { type Layout, layoutOf, type Size } from './layout.ts';
import { make, write } from './make.ts';
import type { Palette } from './palette.ts';
import { type Counts, countsOf, createTrack, currentToken, type Item, type TokenRecord, type Track } from './track.ts';
import type { View } from './view.ts';

/** The view of one page: its name, its token, the picture, and the counts. */
export interface Group {
  readonly track: Track;
  readonly element: HTMLElement;
  readonly chart: HTMLElement;
  readonly layout: (view: View, now: number) => Layout;
  readonly draw: (scene: Scene) => void;
  /** Writes the remaining lifetime of the token. */
  readonly tick: (now: number) => void;
}

/** The settings that all groups share. */
export interface Scene {
  readonly view: View;
  readonly now: number;
  readonly palette: Palette;
  readonly selected: Item | undefined;
}

const COUNTERS: readonly { readonly key: keyof Counts; readonly one: string; readonly many: string }[] = [
  { key: 'refreshes', one: 'refresh', many: 'refreshes' },
  { key: 'calls', one: 'call', many: 'calls' },
  { key: 'refused', one: '401', many: '401' },
  { key: 'replays', one: 'replayed', many: 'replayed' },
  { key: 'failures', one: 'failed', many: 'failed' },
];

export function createGroup(track: Track): Group {
  const canvas = make('canvas', { 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  const chart = make('div', {
    class: 'chart',
    tabindex: '0',
    role: 'application',
    'aria-roledescription': 'timeline',
    'aria-label': `${track.name}: arrow keys move through what happened, Enter shows its details`,
  });
  chart.append(canvas);
  const life = make('p', { class: 'life' });
  const gauge = make('i');
  const values = COUNTERS.map((counter) => ({ ...counter, name: make('dt'), value: make('dd') }));
  const counts = make('dl', { class: 'counts' });
  for (const { key, value, name } of values) counts.append(make('div', { class: key }, name, value));
  const head = make('header', {}, make('h3', {}, track.name), life, make('div', { class: 'gauge' }, gauge), counts);
  let token: TokenRecord | undefined;

  const tick = (now: number): void => {
    const current = currentToken(track);
    write(life, track.tokens.length === 0 ? '' : lifeText(current, now));
    if (current !== token) run(gauge, current, now);
    token = current;
  };
  const sizeOf = (): Size => ({ width: chart.clientWidth, height: chart.clientHeight });
  const layout = (view: View, now: number): Layout => layoutOf(track, { view, now, size: sizeOf() });
  return {
    track,
    element: make('section', { class: 'group', 'aria-label': track.name }, head, chart),
    chart,
    layout,
    tick,
    draw({ view, now, palette, selected }) {
      const laid = layout(view, now);
      const shown = countsOf(laid.items);
      for (const { key, value, name, one, many } of values) {
        write(name, shown[key] === 1 ? one : many);
        write(value, String(shown[key]));
      }
      tick(now);
      if (context === null) return;
      fit(canvas, laid.size);
      draw({ context, palette, layout: laid }, selected);
    },
  };
}

function lifeText(token: TokenRecord | undefined, now: number): string {
  if (token === undefined) return 'No token';
  if (token.until === Infinity) return `Token ${token.generation}`;
  const left = Math.ceil((token.until - now) / 1000);
  return left > 0 ? `Token ${token.generation}, ${left} s left` : `Token ${token.generation} has run out`;
}

/** The browser animates the gauge; with reduced motion, in steps. */
function run(gauge: HTMLElement, token: TokenRecord | undefined, now: number): void {
  for (const animation of gauge.getAnimations()) animation.cancel();
  gauge.style.transform = token?.until === Infinity ? 'none' : 'scaleX(0)';
  const left = token === undefined ? 0 : token.until - now;
  if (token === undefined || left <= 0 || left === Infinity) return;
  const start = left / (token.until - token.from);
  const easing = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'steps(4)' : 'linear';
  gauge.animate([{ transform: `scaleX(${start})` }, { transform: 'scaleX(0)' }], { duration: left, easing });
}

/** Gives a canvas the resolution of the screen. */
function fit(canvas: HTMLCanvasElement, { width, height }: Size): void {
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  canvas.getContext('2d')?.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** The scale below all groups. */
export function createScale(): { readonly element: HTMLElement; readonly draw: (scene: Scene) => void } {
  const canvas = make('canvas', { 'aria-hidden': 'true' });
  const element = make('div', { class: 'scale' }, make('div'), canvas);
  const context = canvas.getContext('2d');
  const nothing = createTrack('');
  return {
    element,
    draw({ view, now, palette }) {
      const size = { width: canvas.clientWidth, height: canvas.clientHeight };
      fit(canvas, size);
      if (context !== null) drawScale({ context, palette, layout: layoutOf(nothing, { view, now, size }) });
    },
  };
}
