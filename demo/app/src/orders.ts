/** What the page tells the frames that play its other tabs. */
export type Order =
  | { readonly type: 'fire'; readonly path: string; readonly count: number; readonly wave: number }
  | { readonly type: 'weather'; readonly isOffline: boolean; readonly skew: number };

/** What a frame says when its calls are answered. */
export interface Done {
  readonly type: 'done';
  readonly wave: number;
}

let waves = 0;

/** Has a frame fire; resolves when all is answered, or the frame is gone. */
export function order(frame: HTMLIFrameElement, path: string, count: number): Promise<void> {
  const wave = ++waves;
  tell(frame, { type: 'fire', path, count, wave });
  return new Promise((resolve) => {
    const stop = new AbortController();
    addEventListener(
      'message',
      ({ data, origin }: MessageEvent<Partial<Done> | undefined>) => {
        const isOwn = origin === location.origin && data?.type === 'done' && data.wave === wave;
        if (!isOwn && frame.isConnected) return;
        stop.abort();
        resolve();
      },
      { signal: stop.signal },
    );
  });
}

export function tell(frame: HTMLIFrameElement, order: Order): void {
  frame.contentWindow?.postMessage(order, location.origin);
}
