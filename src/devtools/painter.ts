/** The functions that decide when to paint. */
export interface PainterParts {
  readonly paint: () => void;
  /** Returns whether the picture has to be painted again soon. */
  readonly isMoving: () => boolean;
}

/** Paints with the next frame, and again while something moves. */
export interface Painter {
  readonly schedule: () => void;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Milliseconds between two pictures if the user prefers reduced motion. */
const CALM = 400;

export function createPainter({ paint, isMoving }: PainterParts): Painter {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let cancel: (() => void) | undefined;
  let isRunning = false;

  function schedule(): void {
    if (!isRunning || cancel !== undefined) return;
    if (calm.matches && isMoving()) {
      const timer = setTimeout(run, CALM);
      cancel = () => clearTimeout(timer);
      return;
    }
    const frame = requestAnimationFrame(run);
    cancel = () => cancelAnimationFrame(frame);
  }

  function run(): void {
    cancel = undefined;
    paint();
    if (isMoving()) schedule();
  }

  return {
    schedule,
    start() {
      isRunning = true;
    },
    stop() {
      isRunning = false;
      cancel?.();
      cancel = undefined;
    },
  };
}
