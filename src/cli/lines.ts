import { createColors } from 'picocolors';
import type { CheckResult, Report } from '../conformance/index.ts';

type Status = CheckResult['status'];

const MARKS: Readonly<Record<Status, string>> = { passed: '✓', remark: '!', failed: '✗', skipped: '–' };
/** Failures come last, at the end of the terminal. */
const ORDER: readonly Status[] = ['skipped', 'passed', 'remark', 'failed'];

/** The names, and how many more there are. */
export function claimsOf({ claims, moreClaims = 0 }: NonNullable<Report['token']>): readonly string[] {
  return moreClaims === 0 ? claims : [...claims, `and ${moreClaims} more`];
}

interface Style {
  readonly isColoured: boolean;
  /** A finding on several lines, for people; otherwise one line for each check, for `grep`. */
  readonly isWide: boolean;
}

/** Writes a report for a terminal or a pipe. */
export function linesOf(report: Report, style: Style): string {
  const colours = createColors(style.isColoured);
  const { results, counts, token, refresh } = report;
  const head = [
    `${colours.bold('rebearer doctor')} ${refresh}`,
    ...(token === undefined
      ? []
      : [colours.dim(`access token: ${token.algorithm}, claims ${claimsOf(token).join(' ')}`)]),
  ];
  const sorted = ORDER.flatMap((status) => results.filter((result) => result.status === status));
  const body = sorted.map((result) => lineOf(result, style));
  const sum = [
    colours.green(`${counts.passed} passed`),
    colours.yellow(`${counts.remark} ${counts.remark === 1 ? 'remark' : 'remarks'}`),
    (counts.failed > 0 ? colours.red : colours.dim)(`${counts.failed} failed`),
    colours.dim(`${counts.skipped} skipped`),
  ];
  return `${[...head, '', ...body, '', sum.join(', ')].join('\n')}\n`;
}

function lineOf({ id, status, title, cause, remedy, page }: CheckResult, { isColoured, isWide }: Style): string {
  const { bold, dim, green, red, yellow } = createColors(isColoured);
  const paint = { passed: green, remark: yellow, failed: red, skipped: dim }[status];
  const start = `${paint(MARKS[status])} ${dim(id)}`;
  switch (status) {
    case 'passed':
      return `${start} ${title}`;
    case 'skipped':
      return `${start} ${dim(`${title}: ${cause ?? ''}`)}`;
    case 'remark':
    case 'failed': {
      const parts = [cause ?? '', remedy ?? '', page];
      if (!isWide) return `${start} ${title}: ${parts.join(' ')}`;
      const [seen = '', todo = '', at = ''] = parts;
      return [`${start} ${bold(title)}`, seen, todo, dim(at)].join('\n        ');
    }
  }
}
