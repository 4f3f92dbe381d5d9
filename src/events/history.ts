import type { AuthEvent } from './events.ts';

interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: AuthEvent;
}

/** Events that are kept: an hour of a busy page. */
const MOST = 100;

export interface History {
  readonly add: (event: AuthEvent) => void;
  /** Tells what happened, a line an event. */
  readonly tell: () => string;
}

/** Remembers the last events. They are redacted where they are made, so that the text can go into any log. */
export function createHistory(now: () => number): History {
  const entries: Entry[] = [];
  return {
    add(event) {
      // A storm has a thousand of them, and they end no session.
      if (event.type === 'replay') return;
      entries.push({ at: now(), event });
      if (entries.length > MOST) entries.shift();
    },
    tell: () => entries.map(lineOf).join('\n'),
  };
}

function lineOf({ at, event: { type, ...facts } }: Entry): string {
  const told = Object.entries(facts).flatMap(([name, fact]) => (fact === undefined ? [] : [`${name}=${quoted(fact)}`]));
  return [new Date(at).toISOString(), type, ...told].join(' ');
}

/** Quotes what would not be one word of its line, or would be a line of its own. */
function quoted(fact: unknown): string {
  return typeof fact === 'string' && !/^[\w./:@…-]+$/.test(fact) ? JSON.stringify(fact) : String(fact);
}
