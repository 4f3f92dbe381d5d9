/** A browser engine that runs, as the tests see it: what one of them lacks is undefined. */
export interface Engine {
  /** Opens a profile of its own: no cookies, no cache. */
  readonly openContext: (options?: ContextOptions) => Promise<Context>;
  /** The processes that render pages, and some that wait for one, where the system tells. */
  readonly renderers: (() => Promise<readonly Renderer[]>) | undefined;
  /** Whether its driver goes on when a page has crashed. */
  readonly outlivesCrash: boolean;
  readonly close: () => Promise<void>;
}

export interface Renderer {
  readonly pid: number;
  /** How long it has worked so far: seconds. */
  readonly cpuTime: number;
}

export interface ContextOptions {
  /** Accepts self-signed certificates. */
  readonly ignoresCertificates?: boolean;
  /** Called with what the pages say, and what the browser says of them. */
  readonly onSaid?: (said: Said) => void;
}

/** A line of the console, or an uncaught error. */
export interface Said {
  readonly text: string;
  /** The browser's own remark, which no script wrote or threw. */
  readonly isBrowsers: boolean;
}

export interface Context {
  readonly openPage: () => Promise<Page>;
  /** Takes the network from all pages, or gives it back. */
  readonly setOffline: ((isOffline: boolean) => Promise<void>) | undefined;
  readonly close: () => Promise<void>;
}

export interface Page {
  /** Resolves when the new page has loaded. */
  readonly goto: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** Runs a function in the page; what goes in and comes out is written as JSON. */
  readonly evaluate: Evaluate;
  /** Resolves once the function returns true in the page, across navigations. */
  readonly waitForFunction: (condition: () => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Evaluate {
  <Result>(work: () => Result): Promise<Awaited<Result>>;
  <Result, Given>(work: (given: Given) => Result, given: Given): Promise<Awaited<Result>>;
}
