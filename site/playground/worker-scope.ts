import type { Ask } from './messages.ts';

/** What a Service Worker has, as far as this one uses it: TypeScript has the types of pages or those of workers, not both. */
export interface WorkerScope {
  readonly location: Location;
  readonly registration: { readonly scope: string };
  readonly clients: {
    readonly get: (id: string) => Promise<{ readonly url: string } | undefined>;
    readonly claim: () => Promise<void>;
  };
  readonly skipWaiting: () => Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LivingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Ask> & LivingEvent) => void): void;
}

interface LivingEvent {
  /** Keeps the worker running until the promise settles. */
  readonly waitUntil: (task: Promise<unknown>) => void;
}

export interface FetchEvent extends LivingEvent {
  readonly request: Request;
  readonly clientId: string;
  readonly respondWith: (response: Promise<Response>) => void;
}
