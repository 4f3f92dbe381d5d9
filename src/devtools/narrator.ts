import { describe, summaryOf } from './describe.ts';
import { createList } from './list.ts';
import { make, write } from './make.ts';
import type { Burst, Item, Track } from './track.ts';

/** Describes the picture in words: announces new results, and fills a table. */
export interface Narrator {
  readonly elements: readonly HTMLElement[];
  /** Marks that the table is out of date. */
  readonly note: () => void;
  /** Announces the results of bursts that are over, once each. */
  readonly settle: (tracks: readonly Track[]) => void;
  readonly read: (item: Item, track: Track) => void;
  readonly say: (text: string) => void;
}

export function createNarrator(): Narrator {
  const summary = make('p', { class: 'summary', role: 'status' }, 'Nothing has happened yet.');
  const list = createList();
  let told: ReadonlySet<Burst> = new Set();
  let isNew = false;
  const say = (text: string): void => write(summary, text);
  return {
    elements: [summary, list.element],
    say,
    note() {
      isNew = true;
    },
    settle(tracks) {
      const over = tracks.filter(({ burst }) => burst?.to !== undefined && !told.has(burst));
      told = new Set(tracks.flatMap(({ burst }) => (burst?.to === undefined ? [] : [burst])));
      if (over.length > 0) say(summaryOf(over));
      if (isNew) list.update(tracks);
      isNew = false;
    },
    read(item, track) {
      const { title, outcome, cause } = describe(item, track);
      say([title, outcome, cause].filter((text) => text !== '').join('. '));
    },
  };
}
