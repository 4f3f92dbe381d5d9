import type { Figure } from './figures.ts';
import { isMet, type Row } from './row.ts';

const HEAD = ['what', 'who', 'figure', '±', 'ratio', 'target', ''];

/** Lays rows out as cells: the figure, its noise, its ratio to native or to the bound, and what was promised. */
function cellsOf(rows: readonly Row[]): string[][] {
  return [HEAD, ...rows.map(cellsOfRow)];
}

function cellsOfRow(row: Row): string[] {
  const { what, who, value, unit, note, spread, ratio } = row;
  const figure = `${compact(value)} ${unit}`.trim();
  return [
    what,
    who,
    note === undefined ? figure : `${figure} (${note})`,
    spread === undefined ? '' : percent(spread),
    ratio === undefined ? '' : ratioText(ratio),
    targetText(row),
    { true: 'met', false: 'MISSED', undefined: '' }[`${isMet(row)}`],
  ];
}

export function toConsole(rows: readonly Row[]): string {
  const cells = cellsOf(rows);
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  return cells
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function toMarkdown(rows: readonly Row[]): string {
  const [head = [], ...lines] = cellsOf(rows);
  const own = lines.map((line) =>
    line[1] === 'rebearer' ? line.map((cell) => (cell === '' ? '' : `**${cell}**`)) : line,
  );
  return [head, head.map(() => '---'), ...own].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function compact(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %` : '';
}

function ratioText({ median, spread }: Figure): string {
  if (!Number.isFinite(median)) return '';
  const ratio = median.toLocaleString('en', { maximumSignificantDigits: 3 });
  return Number.isNaN(spread) ? ratio : `${ratio} ± ${percent(spread)}`;
}

function targetText({ target, unit }: Row): string {
  if (target === undefined) return '';
  const { atMost, atLeast, of } = target;
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost.toLocaleString('en')}`;
  return of === 'ratio' ? `ratio ${bound}` : `${bound} ${unit}`.trim();
}
