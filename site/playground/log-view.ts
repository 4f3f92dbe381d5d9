import type { Kept, Line } from './messages.ts';

const MOST = 60;

/** Shows the newest lines of the worker's log. */
export function showLog(list: HTMLElement, lines: readonly Line[]): void {
  list.replaceChildren(...lines.slice(-MOST).toReversed().map(rowOf));
}

function rowOf(line: Line): HTMLElement {
  const row = document.createElement('li');
  const time = new Date(line.at).toISOString().slice(11, 23);
  if (line.type === 'event') {
    row.dataset['type'] = 'event';
    row.append(cell(time), cell('audit trail'), cell(line.text));
    return row;
  }
  const { from, method, path, status, isLost } = line;
  row.dataset['type'] = isLost ? 'lost' : status < 400 ? 'good' : 'bad';
  row.append(
    cell(time),
    cell(from),
    cell(`${method} ${path}`),
    cell(isLost ? `${status}, lost on the way` : `${status}`),
  );
  return row;
}

function cell(text: string): HTMLElement {
  const span = document.createElement('span');
  span.append(text);
  return span;
}

/** Shows the cookies by name and flags; their values are secret here too. */
export function showJar(list: HTMLElement, jar: readonly Kept[]): void {
  const rows = jar.map(({ name, flags, rotations }) => {
    const row = document.createElement('li');
    const title = document.createElement('code');
    title.append(name);
    const times = rotations === undefined ? '' : `replaced ${rotations} ${rotations === 1 ? 'time' : 'times'}`;
    row.append(title, cell(times), cell(flags.join(' · ')));
    return row;
  });
  if (rows.length > 0) list.replaceChildren(...rows);
  else {
    const empty = document.createElement('li');
    empty.append('Empty: no session.');
    list.replaceChildren(empty);
  }
}
