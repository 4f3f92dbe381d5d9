/** What the attacked server wrote down of one request. */
export interface Result {
  readonly attack: string;
  readonly request: string;
  readonly cookies: number;
  readonly answer: string;
  readonly isHarmless: boolean;
}

/** Asks this page's own server, which reads the log of the other. */
export async function readResults(): Promise<readonly Result[]> {
  const response = await fetch('/results');
  const results: unknown = await response.json();
  return Array.isArray(results) ? results.filter(isResult) : [];
}

function isResult(value: unknown): value is Result {
  return typeof value === 'object' && value !== null && 'attack' in value && 'isHarmless' in value;
}

/** Fills the table, the latest first. */
export function show(results: readonly Result[], titles: ReadonlyMap<string, string>): void {
  document.querySelector('#results')?.replaceChildren(...results.map((result) => row(result, titles)).toReversed());
  const verdict = document.querySelector('#verdict');
  if (verdict === null || results.length === 0) return;
  const harmful = results.filter(({ isHarmless }) => !isHarmless).length;
  verdict.textContent =
    harmful === 0
      ? `${results.length} requests arrived. None changed anything.`
      : `${harmful} of ${results.length} requests changed something.`;
  verdict.className = harmful === 0 ? 'harmless' : 'harmful';
}

function row({ attack, request, cookies, answer, isHarmless }: Result, titles: ReadonlyMap<string, string>): Element {
  const row = document.createElement('tr');
  row.append(
    cell('Attack', titles.get(attack) ?? attack),
    cell('Request', request, 'request'),
    cell('Session cookie', cookies === 0 ? 'was not sent' : 'came along'),
    cell('Answer', answer),
    cell('Changed', isHarmless ? 'nothing' : 'something', isHarmless ? 'nothing' : 'something'),
  );
  return row;
}

function cell(label: string, text: string, className = ''): Element {
  const cell = document.createElement('td');
  cell.dataset.label = label;
  cell.textContent = text;
  cell.className = className;
  return cell;
}
