import { masked } from '../request/call.ts';
import type { AuthEvent } from './events.ts';

interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: AuthEvent;
}

/** The number of kept events: an hour of a busy page. */
const MOST = 100;

export interface History {
  readonly add: (event: AuthEvent) => void;
  /** Returns the events as text, one line each. */
  readonly tell: () => string;
}

/**
 * Remembers the last events, as text that can go into any log. They are redacted where they are made, except what an app passes on to
 * its login as the server has written it.
 */
export function createHistory(now: () => number): History {
  const entries: Entry[] = [];
  return {
    add(event) {
      // A storm causes a thousand replays, and they end no session.
      if (event.type === 'replay') return;
      entries.push({ at: now(), event });
      if (entries.length > MOST) entries.shift();
    },
    tell: () => entries.map(lineOf).join('\n'),
  };
}

function lineOf({ at, event: { type, ...facts } }: Entry): string {
  const told = Object.entries(facts).flatMap(([name, fact]) => {
    if (fact === undefined) return [];
    return `${name}=${quoted(name === 'acrValues' ? String(fact).replace(/[^\s/]+/g, masked) : fact)}`;
  });
  return [new Date(at).toISOString(), type, ...told].join(' ');
}

/** Quotes a value that is not one word, or that would break the line. */
function quoted(fact: unknown): string {
  return typeof fact === 'string' && !/^[\w./:@…-]+$/.test(fact) ? JSON.stringify(fact) : String(fact);
}
