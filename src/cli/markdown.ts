import type { Report } from '../conformance/index.ts';
import { claimsOf } from './lines.ts';
import { redactHosts } from './redact-hosts.ts';

/** Writes a report for a bug tracker, with the names of hosts taken out, those of `urls` too. */
export function markdownOf({ results, counts, token, url, refresh, problem }: Report, urls: readonly string[]): string {
  const own = [url, refresh, ...urls].filter((each) => URL.canParse(each)).map((each) => new URL(each));
  const hosts = own.flatMap(({ host, hostname }) => [host, hostname]);
  // The hosts first: the name of one may be written in another way afterwards.
  const cell = (text: string): string => inert(redactHosts(text, hosts));
  const findings = results.filter(({ status }) => status === 'failed' || status === 'remark');
  const rows = findings.map(
    ({ id, status, title, cause = '' }) => `| ${id} | ${status} | ${cell(title)} | ${cell(cause)} |`,
  );
  const sum = Object.entries(counts).map(([status, number]) => `${number} ${status}`);
  return [
    '### rebearer doctor',
    '',
    `\`${redactHosts(new URL(refresh).pathname, hosts)}\`: ${sum.join(', ')}`,
    ...(problem === undefined ? [] : ['', cell(problem.message)]),
    ...(token === undefined
      ? []
      : ['', cell(`Access token: ${token.algorithm}, claims ${claimsOf(token).join(', ')}`)]),
    '',
    ...(rows.length === 0 ? [] : ['| id | | property | seen |', '| --- | --- | --- | --- |', ...rows]),
    '',
  ].join('\n');
}

/** A server has chosen parts of it: they must not become elements, links, or mentions of people and issues in a bug tracker. */
function inert(text: string): string {
  return text
    .replaceAll(/[|\\]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('](', '] (')
    .replaceAll(/[@#](?=\w)|\bwww(?=\.)|\bGH(?=-\d)/gi, '$&\u200B');
}
