/** The colours of a picture, in the form that a canvas takes. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly surface: string;
  readonly waiting: string;
  readonly sent: string;
  readonly refused: string;
  readonly refresh: string;
  readonly replay: string;
  readonly life: string;
}

const NAMES = ['ink', 'soft', 'line', 'surface', 'waiting', 'sent', 'refused', 'refresh', 'replay', 'life'] as const;

/** Reads the custom properties, `--rb-ink` and so on, as computed at an element: a canvas does not understand `light-dark()`. */
export function readPalette(probe: HTMLElement): Palette {
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--rb-${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  return Object.fromEntries(entries) as unknown as Palette;
}
