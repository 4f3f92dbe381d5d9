import type { Auth } from '../index.ts';
import { readPost } from './post.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { STYLE } from './style.ts';
import { createTimeline } from './timeline.ts';

/**
 * `<rebearer-timeline>`: shows what sessions do, a lane for each request. The attribute `channel` names a BroadcastChannel on
 * which the recorders of other tabs are followed. Colours and `--rb-height` are custom properties: `--rb-ink`, `--rb-soft`, `--rb-line`, `--rb-surface`, `--rb-waiting`, `--rb-sent`,
 * `--rb-refused`, `--rb-refresh`, `--rb-replay` and `--rb-life`.
 */
export interface TimelineElement extends HTMLElement {
  /** Shows what a recorder has written down, and what it will; returns the way to stop. */
  readonly show: (recorder: Recorder) => () => void;
  /** Makes a recorder and shows it. Returns the same `Auth`, whose calls are seen. Its attempts are guessed: for exact ones make the recorder yourself. */
  readonly watch: <Claims>(auth: Auth<Claims>, name?: string) => Auth<Claims>;
  /** Forgets the page of that name. */
  readonly forget: (name: string) => void;
  /** Forgets everything but what is under way. */
  readonly clear: () => void;
}

declare global {
  interface HTMLElementTagNameMap {
    'rebearer-timeline': TimelineElement;
  }
}

const NAME = 'rebearer-timeline';

/** Defines `<rebearer-timeline>`, once. Call it in development only: nothing else brings its code into a page. */
export function defineTimeline(): void {
  if (customElements.get(NAME) !== undefined) return;
  customElements.define(NAME, timelineClass());
}

/** Made when it is needed: a server has no HTMLElement. */
function timelineClass(): new () => TimelineElement {
  return class extends HTMLElement implements TimelineElement {
    static readonly observedAttributes: readonly string[] = ['channel'];
    readonly #timeline = createTimeline(rootOf(this));
    readonly #shown = new Set<string>();
    #port: BroadcastChannel | undefined;
    #stop: (() => void) | undefined;

    connectedCallback(): void {
      this.#stop ??= this.#timeline.start();
      this.#listen();
    }

    disconnectedCallback(): void {
      this.#stop?.();
      this.#stop = undefined;
      this.#port?.close();
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.#listen();
    }

    show(recorder: Recorder): () => void {
      this.#shown.add(recorder.page);
      return recorder.subscribe((fact) => this.#timeline.take(recorder.name, fact));
    }

    watch<Claims>(auth: Auth<Claims>, name = 'page'): Auth<Claims> {
      const recorder = createRecorder({ name });
      this.show(recorder);
      return recorder.watch(auth);
    }

    forget(name: string): void {
      this.#timeline.remove(name);
    }

    clear(): void {
      this.#timeline.clear();
    }

    #listen(): void {
      this.#port?.close();
      const name = this.getAttribute('channel');
      if (name === null) return;
      this.#port = new BroadcastChannel(name);
      this.#port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const post = readPost(data);
        // A recorder that is shown here arrives on the channel as well.
        if (post !== undefined && !this.#shown.has(post.page)) this.#timeline.take(post.name, post.fact);
      });
    }
  };
}

function rootOf(element: HTMLElement): ShadowRoot {
  const root = element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  return root;
}
