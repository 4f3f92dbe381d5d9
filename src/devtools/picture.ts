import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';

/** Where to draw, and in which colours. */
export interface Picture {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly layout: Layout;
}

export const FONT = '11px system-ui, sans-serif';
