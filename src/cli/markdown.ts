import type { Report } from '../conformance/index.ts';
import { redactHosts } from './redact-hosts.ts';

/** Writes a report for a bug tracker, with the names of hosts taken out, those of `urls` too. */
export function markdownOf({ results, counts, token, url, refresh, problem }: Report, urls: readonly string[]): string {
  const findings = results.filter(({ status }) => status === 'failed' || status === 'remark');
  const rows = findings.map(
    ({ id, status, title, cause = '' }) => `| ${id} | ${status} | ${cell(title)} | ${cell(cause)} |`,
  );
  const sum = Object.entries(counts).map(([status, number]) => `${number} ${status}`);
  const text = [
    '### rebearer doctor',
    '',
    `\`${new URL(refresh).pathname}\`: ${sum.join(', ')}`,
    ...(problem === undefined ? [] : ['', problem.message]),
    ...(token === undefined ? [] : ['', `Access token: ${token.algorithm}, claims ${token.claims.join(', ')}`]),
    '',
    ...(rows.length === 0 ? [] : ['| id | | property | seen |', '| --- | --- | --- | --- |', ...rows]),
    '',
  ].join('\n');
  const own = [url, refresh, ...urls].filter((each) => URL.canParse(each)).map((each) => new URL(each));
  return redactHosts(
    text,
    own.flatMap(({ host, hostname }) => [host, hostname]),
  );
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
