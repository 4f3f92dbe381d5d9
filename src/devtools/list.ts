import { describe, milliseconds } from './describe.ts';
import { make } from './make.ts';
import { type Item, type Track } from './track.ts';

const ROWS = 100;
const COLUMNS = ['Page', 'Time', 'What', 'Outcome', 'Took', 'Why'];

/** The content of the picture as a table, the latest first. */
export interface List {
  readonly element: HTMLDetailsElement;
  /** Writes the rows that are in view. */
  readonly update: (tracks: readonly Track[]) => void;
}

export function createList(): List {
  const body = make('tbody');
  const note = make('p');
  const head = make('tr', {}, ...COLUMNS.map((name) => make('th', { scope: 'col' }, name)));
  const table = make(
    'table',
    {},
    make('caption', {}, 'What happened, the latest first'),
    make('thead', {}, head),
    body,
  );
  const scroll = make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table' }, table);
  const element = make('details', { class: 'list' }, make('summary', {}, 'The same as a table'), scroll, note);
  let tracks: readonly Track[] = [];
  const update = (): void => {
    if (!element.open) return;
    const entries = tracks.flatMap((track) => track.items.slice(-ROWS).map((item) => ({ item, track })));
    const latest = entries.sort((a, b) => b.item.from - a.item.from).slice(0, ROWS);
    body.replaceChildren(...latest.map(({ item, track }) => row(item, track)));
    const count = tracks.reduce((sum, { items }) => sum + items.length, 0);
    note.textContent = count > ROWS ? `${count - latest.length} earlier ones are not listed.` : '';
  };
  element.addEventListener('toggle', update);
  return {
    element,
    update(given) {
      tracks = given;
      update();
    },
  };
}

function row(item: Item, track: Track): HTMLElement {
  const { title, outcome, cause } = describe(item, track);
  const took = item.kind === 'mark' || item.to === undefined ? '' : milliseconds(item.to - item.from);
  const time = new Date(item.from).toLocaleTimeString([], { hour12: false });
  return make('tr', {}, ...[track.name, time, title, outcome, took, cause].map((text) => make('td', {}, text)));
}
