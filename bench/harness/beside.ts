import { readFile, writeFile } from 'node:fs/promises';

/** What the libraries are called in the README, and in the tables. */
const LIBRARIES = [
  { title: '**rebearer**', who: 'rebearer', size: 'rebearer' },
  { title: 'the twenty-line snippet', who: 'snippet', size: undefined },
  { title: 'axios with axios-auth-refresh', who: 'axios', size: 'axios + axios-auth-refresh' },
  { title: 'ky with hooks', who: 'ky', size: 'ky' },
  { title: '@badgateway/oauth2-client', who: 'oauth2-client', size: '@badgateway/oauth2-client' },
  { title: 'wretch', who: 'wretch', size: 'wretch' },
  { title: 'ofetch', who: 'ofetch', size: 'ofetch' },
] as const;

const HEAD = ['', 'refreshes', 'requests', 'calls that failed', 'a call adds', 'brotli'];
const PLACE = /(<!-- bench: beside -->\n)[^]*?(<!-- end -->)/;

/** Makes the README's table from what the benches wrote: 1,000 calls over HTTP that meet an expired token, the happy path, and the size. */
export function besideTable(performance: string): string {
  const figures = new Map(performance.split('\n').map(figureOf));
  const lines = LIBRARIES.map(({ title, who, size }) => [
    title,
    ...['refreshes', 'requests', 'failed calls'].map((what) => figures.get(`1000 calls, http: ${what}, ${who}`) ?? '?'),
    figures.get(`time over native a call, ${who}`) ?? '?',
    size === undefined ? '' : (figures.get(`in all, ${size}`) ?? '?').replace(/ brotli.*/, ''),
  ]);
  return [HEAD, HEAD.map((_, column) => (column === 0 ? '---' : '--:')), ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}

/** Puts the table of that document in its place. */
export async function writeBeside(path: string, performancePath: string): Promise<void> {
  const [text, performance] = [await readFile(path, 'utf8'), await readFile(performancePath, 'utf8')];
  await writeFile(
    path,
    text.replace(PLACE, (_, start, end) => `${start}\n${besideTable(performance)}\n\n${end}`),
  );
}

/** Reads a line of a table: what and who, and the figure. */
function figureOf(line: string): readonly [string, string] {
  const [, what = '', who = '', figure = ''] = line.split('|').map((cell) => cell.replaceAll('**', '').trim());
  return [`${what}, ${who}`, figure];
}
