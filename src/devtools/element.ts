import type { Auth } from '../index.ts';
import { readPost } from './post.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { STYLE } from './style.ts';
import { createTimeline } from './timeline.ts';

/**
 * `<rebearer-timeline>`: shows what sessions do, with a lane for each request. The attribute `channel` names a BroadcastChannel from
 * which it also shows the recorders of other tabs. `--rb-height` and the colours are custom properties: `--rb-ink`, `--rb-soft`,
 * `--rb-line`, `--rb-surface`, `--rb-waiting`, `--rb-sent`, `--rb-refused`, `--rb-refresh`, `--rb-replay` and `--rb-life`.
 */
export interface TimelineElement extends HTMLElement {
  /** Shows the past and future facts of a recorder. Returns a function that stops. */
  readonly show: (recorder: Recorder) => () => void;
  /** Creates a recorder and shows it. Returns the same `Auth`, and records its calls. Attempts are guessed from events; for exact ones create the recorder yourself. */
  readonly watch: <Claims>(auth: Auth<Claims>, name?: string) => Auth<Claims>;
  /** Removes the page of that name. */
  readonly forget: (name: string) => void;
  /** Removes everything that has ended. */
  readonly clear: () => void;
}

declare global {
  interface HTMLElementTagNameMap {
    'rebearer-timeline': TimelineElement;
  }
}

const NAME = 'rebearer-timeline';

/**
 * Defines `<rebearer-timeline>`, once. Call it only in development: nothing else adds its code to a page.
 *
 * @example
 * defineTimeline();
 * const timeline = document.createElement('rebearer-timeline');
 * timeline.show(recorder);
 * document.body.append(timeline);
 */
export function defineTimeline(): void {
  if (customElements.get(NAME) !== undefined) return;
  customElements.define(NAME, timelineClass());
}

/** Created on demand, because a server has no HTMLElement. */
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
        // The facts of a recorder that is shown here also arrive on the channel.
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
