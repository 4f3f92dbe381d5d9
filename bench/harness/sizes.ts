import { readFile, writeFile } from 'node:fs/promises';

/** Whose size the README has beside ours, and whose session each keeps. */
const CLIENTS = [
  { title: '**rebearer**', who: 'rebearer', keeps: 'your backend, in all tabs' },
  { title: 'axios with axios-auth-refresh', who: 'axios + axios-auth-refresh', keeps: 'your backend, in one tab' },
  { title: 'ky, with hooks of your own', who: 'ky', keeps: 'your backend, in one tab' },
  { title: '@supabase/auth-js', who: '@supabase/auth-js', keeps: 'Supabase' },
  { title: 'firebase/auth', who: 'firebase/auth', keeps: 'Firebase' },
  { title: '@auth0/auth0-spa-js', who: '@auth0/auth0-spa-js', keeps: 'Auth0' },
  { title: 'oidc-client-ts', who: 'oidc-client-ts', keeps: 'an OpenID provider' },
] as const;

const HEAD = ['', 'brotli', 'keeps the session of'];
const PLACE = /(<!-- sizes -->\n)[^]*?(<!-- end -->)/;

/** Makes the README's table of sizes from what the bench wrote. */
export function sizesTable(performance: string): string {
  const figures = new Map(performance.split('\n').map(figureOf));
  const lines = CLIENTS.map(({ title, who, keeps }) => [
    title,
    (figures.get(`in all, ${who}`) ?? '?').replace(/ brotli.*/, ''),
    keeps,
  ]);
  return [HEAD, ['---', '--:', '---'], ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Puts the table of that document in its place. */
export async function writeSizes(path: string, performancePath: string): Promise<void> {
  const [text, performance] = [await readFile(path, 'utf8'), await readFile(performancePath, 'utf8')];
  await writeFile(
    path,
    text.replace(PLACE, (_, start, end) => `${start}\n${sizesTable(performance)}\n\n${end}`),
  );
}

/** Reads a line of a table: what and who, and the figure. */
function figureOf(line: string): readonly [string, string] {
  const [, what = '', who = '', figure = ''] = line.split('|').map((cell) => cell.replaceAll('**', '').trim());
  return [`${what}, ${who}`, figure];
}
