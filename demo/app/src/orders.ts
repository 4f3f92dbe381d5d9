/** What the page tells the frames that play its other tabs. */
export type Order =
  | { readonly type: 'fire'; readonly path: string; readonly count: number; readonly wave: number }
  | { readonly type: 'weather'; readonly isOffline: boolean; readonly skew: number };

/** What a frame says when its calls are answered. */
export interface Done {
  readonly type: 'done';
  readonly wave: number;
}

/** What a frame says when it knows whether it is signed in. It listens from then on. */
export interface Ready {
  readonly type: 'ready';
}

const ready = new WeakSet<object>();
let waves = 0;

addEventListener('message', ({ data, origin, source }: MessageEvent<Partial<Ready> | undefined>) => {
  if (origin === location.origin && data?.type === 'ready' && source !== null) ready.add(source);
});

/** Resolves when a frame takes orders: a message to a frame that still loads is lost. */
export function readyFrame({ contentWindow }: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const look = (): void => {
      if (contentWindow !== null && !ready.has(contentWindow)) return;
      stop.abort();
      resolve();
    };
    addEventListener('message', look, { signal: stop.signal });
    look();
  });
}

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
