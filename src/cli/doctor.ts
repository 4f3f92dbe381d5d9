import { type CheckResult, type Report, runChecks, type Target } from '../conformance/index.ts';
import { openChromium } from './browser/chromium.ts';
import { linesOf } from './lines.ts';
import { type LoginFlags, loginOf } from './login.ts';
import { markdownOf } from './markdown.ts';
import { hasColours, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** 0: nothing failed. 1: a check failed. 2: the checks could not run. */
export type ExitCode = 0 | 1 | 2;

export interface DoctorFlags extends LoginFlags {
  readonly refresh?: string | undefined;
  readonly refreshMethod?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly sendAccessToken?: boolean | undefined;
  readonly endStatuses?: readonly number[] | undefined;
  readonly logout?: string | undefined;
  readonly logoutMethod?: string | undefined;
  readonly api?: string | undefined;
  readonly forbidden?: string | undefined;
  readonly page?: string | undefined;
  readonly jwks?: string | undefined;
  readonly origin?: string | undefined;
  readonly mode?: 'bearer' | 'cookies' | 'tokens' | undefined;
  readonly csrf?: string | undefined;
  readonly clientId?: string | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
  /** Seconds. */
  readonly patience?: number | undefined;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
  readonly report?: boolean | undefined;
  readonly strict?: boolean | undefined;
  /** The path of a Chromium, or true for an installed one. */
  readonly browser?: boolean | string | undefined;
}

/** Checks a server and prints the results: the findings on stdout, progress on stderr. */
export async function doctor(url: string, flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const target = await targetOf(url, flags, terminal);
  const browser =
    flags.browser === undefined || flags.browser === false
      ? undefined
      : await openChromium(flags.browser, terminal.env);
  try {
    const report = await check({ ...target, browser: browser?.browser }, flags, terminal);
    print(report, { flags, target, terminal });
    return exitCodeOf(report, flags);
  } finally {
    await browser?.close();
  }
}

async function check(target: Target, { only, skip }: DoctorFlags, { stderr }: Terminal): Promise<Report> {
  const isTty = stderr.isTTY === true;
  let made = 0;
  const say = (line: string): void => void (isTty && stderr.write(`\r\u001B[2K${line}`));
  if (!isTty && URL.canParse(target.url)) stderr.write(`Checking ${new URL(target.url).origin}\n`);
  try {
    return await runChecks(target, {
      only,
      skip,
      onStart: ({ id, title }) => say(`${id} ${title}`.slice(0, 78)),
      onResult: (_result: CheckResult) => (made += 1),
    });
  } catch (error) {
    // A wrong target or list of checks; errors of servers are in the report.
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  } finally {
    say('');
    if (!isTty) stderr.write(`${made} checks\n`);
  }
}

function print(
  report: Report,
  { flags, target, terminal }: { flags: DoctorFlags; target: Target; terminal: Terminal },
): void {
  const { stdout, stderr } = terminal;
  if (flags.json) stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (flags.report) stdout.write(markdownOf(report, urlsIn(flags, target)));
  else if (report.problem?.type !== 'unreachable')
    stdout.write(
      linesOf(report, { isColoured: hasColours(terminal), isWide: stdout.isTTY === true || hasColours(terminal) }),
    );
  if (report.problem !== undefined) stderr.write(`${report.problem.message}\n`);
}

function urlsIn({ api, forbidden, jwks, logout, origin, page }: DoctorFlags, { login }: Target): readonly string[] {
  const loginUrl = typeof login === 'object' ? login.url : undefined;
  return [api, forbidden, jwks, loginUrl, logout, origin, page].filter((url) => url !== undefined);
}

function exitCodeOf({ counts, problem }: Report, { strict = false }: DoctorFlags): ExitCode {
  if (problem !== undefined) return 2;
  return counts.failed > 0 || (strict && counts.remark > 0) ? 1 : 0;
}

async function targetOf(url: string, flags: DoctorFlags, terminal: Terminal): Promise<Target> {
  const { refresh, refreshMethod, header = [], sendAccessToken, endStatuses, timeout, patience, csrf } = flags;
  const { logout, logoutMethod, api, forbidden, page, jwks, origin, mode, clientId } = flags;
  const headers = headersOf(header);
  const login = await loginOf(flags, terminal);
  return {
    url: /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url : `https://${url}`,
    origin,
    refresh: { url: refresh, method: refreshMethod?.toUpperCase(), headers, sendAccessToken, endStatuses },
    logout: { url: logout, method: logoutMethod?.toUpperCase(), headers },
    api,
    forbidden,
    page,
    jwks,
    mode,
    csrf: csrf === undefined ? undefined : csrfOf(csrf),
    clientId,
    timeout: timeout === undefined ? undefined : timeout * 1000,
    patience: patience === undefined ? undefined : patience * 1000,
    login: typeof login === 'object' ? { ...login, headers: { ...headers, ...login.headers } } : login,
  };
}

function headersOf(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(field) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError('--header has to be one such as "X-CSRF: 1".');
      return [name.toLowerCase(), value];
    }),
  );
}

function csrfOf(flag: string): { cookie: string; header: string } {
  const [, cookie, header] = /^([\w!#$%&'*+.^`|~-]+)=([\w!#$%&'*+.^`|~-]+)$/.exec(flag) ?? [];
  if (cookie === undefined || header === undefined)
    throw new UsageError('--csrf has to be one such as XSRF-TOKEN=X-XSRF-TOKEN.');
  return { cookie, header };
}
