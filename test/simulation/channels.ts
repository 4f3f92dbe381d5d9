import type { OpenChannel } from 'rebearer/testing';
import type { Tab } from './tab.ts';
import type { Timeline } from './timeline.ts';
import type { Watcher } from './watcher.ts';

interface Listener {
  readonly tab: Tab;
  readonly name: string;
  readonly hear: (data: unknown) => void;
  /** When the last message of each sender arrives: one sender's messages stay in order, no more than that. */
  readonly last: Map<Tab | undefined, number>;
}

export interface ChannelParts {
  readonly timeline: Timeline;
  readonly watcher: Watcher;
  /** Milliseconds that a message takes. */
  readonly delay: () => number;
}

/** The BroadcastChannels of one browser. */
export class Channels {
  readonly #listeners = new Set<Listener>();
  readonly #parts: ChannelParts;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  openFor(tab: Tab, isForbidden: boolean): OpenChannel {
    return (name, hear) => {
      if (isForbidden) throw new DOMException('No channels here', 'SecurityError');
      const listener = { tab, name, hear, last: new Map<Tab | undefined, number>() };
      this.#listeners.add(listener);
      return {
        post: (message) => {
          this.#parts.watcher.posted(tab, message);
          const others = [...this.#listeners].filter((other) => other !== listener && other.name === name);
          if (others.length > 0) this.#send(tab, structuredClone(message), others);
        },
        close: () => void this.#listeners.delete(listener),
      };
    };
  }

  /** Writes to every channel, as any script of the origin can. */
  forge(data: unknown): void {
    this.#send(undefined, data, [...this.#listeners]);
  }

  leave(tab: Tab): void {
    for (const listener of this.#listeners) if (listener.tab === tab) this.#listeners.delete(listener);
  }

  #send(from: Tab | undefined, data: unknown, listeners: readonly Listener[]): void {
    const { timeline, watcher, delay } = this.#parts;
    for (const listener of listeners) {
      const due = Math.max(timeline.now + delay(), listener.last.get(from) ?? 0);
      listener.last.set(from, due);
      const deliver = (): void => {
        if (!this.#listeners.has(listener)) return;
        // What is said of a dialogue or of activity is no word on the session.
        if (!/ (?:dialogue|lifetime)$/.test(listener.name)) watcher.heard(listener.tab, data, from === undefined);
        listener.hear(data);
      };
      timeline.after(due - timeline.now, 'browser', () => listener.tab.run(deliver));
    }
  }
}
