import { readFile, writeFile } from 'node:fs/promises';
import { SCENES } from '../../demo/scenes/scenes/scenes.ts';
import type { Scene } from '../../demo/scenes/scene.ts';
import { CONTESTANTS } from './contestants.ts';
import type { Result, Results } from './results.ts';

const PLACE = /(<!-- scenarios -->\n)[^]*?(<!-- end -->)/;

/** The table of the README: a row a scene, a column a contestant. */
export function matrix({ results }: Results): string {
  const head = ['', ...CONTESTANTS.map(({ title }) => title)];
  const rows = SCENES.map((scene) => [
    scene.title,
    ...CONTESTANTS.map(({ who }) => cellOf(resultOf(results, scene, who))),
  ]);
  return table([head, ...rows]);
}

/** The page that tells each scene, with all that the verdicts say. */
export function scenariosPage({ circumstances, results }: Results): string {
  const contestants = CONTESTANTS.map(
    ({ who, title, about }) => `- **${title}**: ${about} (\`contestants/${who}.ts\`)`,
  );
  const sections = SCENES.map((scene) => {
    const rows = CONTESTANTS.map(({ who, title }) => detail(title, resultOf(results, scene, who)));
    return [`## ${scene.title}`, '', scene.story, '', table([DETAILS, ...rows]), ''].join('\n');
  });
  return [INTRODUCTION, ...contestants, '', ...sections, circumstances, ''].join('\n');
}

/** Puts the table into the README, and the page into its file. */
export async function writeDocuments(
  results: Results,
  { readme, page }: { readme: string; page: string },
): Promise<void> {
  const text = await readFile(readme, 'utf8');
  await writeFile(
    readme,
    text.replace(PLACE, (_, start, end) => `${start}\n${matrix(results)}\n\n${end}`),
  );
  await writeFile(page, scenariosPage(results));
}

const DETAILS = ['', 'the user', 'calls answered', 'calls failed', 'refreshes'];

const INTRODUCTION = `# What happens to the user

Each scene below was played with five clients, in real Chromium tabs, against a real server with rotating cookies. Runs wrote all results, none is
written by hand. The server's log shows the user of each tab at the end, and whether the work was saved; the pages report the answers to their
calls. _Signed out_ means that the page shows the login, even if the cookie is still valid: if a client does not define what a failed refresh
means, the app does what tutorials do. To repeat it:

\`\`\`sh
npm run scenarios
\`\`\`

\`npm run demo\` plays the same scenes with one click and draws a timeline. Scenes and clients are in \`demo/scenes\` of the repository:
`;

function resultOf(results: readonly Result[], { id }: Scene, who: string): Result {
  const found = results.find((result) => result.scene === id && result.who === who);
  if (found === undefined) throw new Error(`${who} has not played ${id}: npm run scenarios`);
  return found;
}

function cellOf({ isGood, short }: Result): string {
  return `${isGood ? '✅' : '❌'} ${short}`.trim();
}

function detail(title: string, { isGood, parts, counts }: Result): readonly string[] {
  const { answered, failed, refreshes } = counts;
  return [title, `${isGood ? '✅' : '❌'} ${parts.join(', ')}`, String(answered), String(failed), String(refreshes)];
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
