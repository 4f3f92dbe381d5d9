import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checks } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import { withChecks } from '../../scripts/doctor/page.ts';
import { run } from '../../src/cli/command.ts';
import { ROOT } from './blocks.ts';

const page = await readFile(join(ROOT, 'docs/doctor.md'), 'utf8');

test('the page of the doctor has every check; otherwise run node scripts/doctor/write.ts', () => {
  expect(page).toBe(withChecks(page));
});

test('ids are unique, in order, and each has a section at its address', () => {
  const ids = checks.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids.length).toBeGreaterThanOrEqual(48);
  for (const id of ids) expect(page).toContain(`\n### ${id}\n`);
});

test('every link within the page has a target', () => {
  const anchors = new Set([...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => slugOf(title)));
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});

test('every option of the command is on the page', async () => {
  let help = '';
  const out = { write: (text: string) => (help += text) };
  await run(['doctor', '--help'], { stdin: process.stdin, stdout: out as never, stderr: out as never, env: {} });
  const options = [...help.matchAll(/^\s+(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option);
  expect(options.length).toBeGreaterThan(20);
  const isOnPage = (option: string): boolean => new RegExp(`${option}(?![\\w-])`).test(page);
  expect(options.filter((option) => option !== '--help' && !isOnPage(option))).toEqual([]);
});

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
