import type { Report } from '../conformance/index.ts';

/** Writes a report for a bug tracker, with the names of hosts taken out. */
export function markdownOf({ results, counts, token, url, refresh, problem }: Report): string {
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
  return [...new Set([url, refresh].map((each) => new URL(each)))].reduce(
    (redacted, { host, hostname }) =>
      redacted.replaceAll(host, 'app.example.com').replaceAll(hostname, 'app.example.com'),
    text,
  );
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
