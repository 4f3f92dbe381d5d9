import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { isStatus } from '../conformance/resolve-target.ts';
import { doctor, type DoctorFlags, type ExitCode } from './doctor.ts';
import { hasColours, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const EXAMPLES = `
Examples:
  rebearer doctor https://app.example.com
  rebearer doctor https://app.example.com --login /auth/login --login-body @account.json --api /api/me
  rebearer doctor http://localhost:3000 --login-command ./sign-in.sh --only rotation,logout

Exit codes: 0 nothing failed, 1 a check failed, 2 unreachable or wrong usage.
Without a login it only reads. With one it signs a throw-away account in about 25 times.
`;

/** Seconds. */
const DAY = 86_400;

/** Runs the command line. Never rejects, and never prints a stack trace. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = new Command('rebearer')
    .description('Tools for the servers that rebearer talks to.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHasColors: () => hasColours(terminal),
      getErrHasColors: () => false,
    });
  doctorCommand(program).action(async (url: string, flags: DoctorFlags) => {
    exitCode = await doctor(url, flags, terminal);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.stderr.write(`${error instanceof UsageError ? error.message : `It broke off: ${reasonOf(error)}`}\n`);
    return 2;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : 'an unknown error.';
}

function doctorCommand(program: Command): Command {
  return program
    .command('doctor')
    .description("Checks a server's half of the session: refresh, cookie, rotation, logout, CORS, API, token.")
    .argument('<url>', 'the server, such as https://app.example.com')
    .option('--refresh <url>', 'the refresh endpoint (default: /auth/refresh)')
    .option('--refresh-method <method>', 'its method (default: POST)')
    .option(
      '--header <field>',
      'a header that login, refresh and logout need, such as "X-CSRF: 1"; repeatable',
      collect,
    )
    .option('--send-access-token', 'the refresh wants the last access token along')
    .option(
      '--end-statuses <statuses>',
      'the statuses that end a session, with commas, as in refresh.endStatuses',
      statuses,
    )
    .option('--logout <url>', 'the logout endpoint (default: /auth/logout)')
    .option('--logout-method <method>', 'its method (default: POST)')
    .option('--api <url>', 'a GET route that wants the access token')
    .option('--forbidden <url>', 'a route that the account has no right to')
    .option('--page <url>', 'a page that the server renders (default: /)')
    .option('--jwks <url>', 'the JWKS (default: the usual places)')
    .option('--origin <origin>', "the origin of the app's pages (default: the server's)")
    .addOption(new Option('--mode <mode>', 'how the session travels').choices(['bearer', 'cookies', 'tokens']))
    .option('--csrf <cookie=header>', 'the cookie that pages repeat in a header')
    .option('--client-id <id>', 'the OAuth client, with --mode tokens')
    .option('--login <url>', 'the login of a throw-away account')
    .option('--login-body <json>', 'its body: JSON, a form, @file, or - for the standard input')
    .option('--login-file <file>', 'the login as a JSON file: url, method, headers, body')
    .option('--login-command <command>', 'a command that signs in anew and prints the cookies')
    .option('--timeout <seconds>', 'for one answer (default: 10)', secondsAboveZero)
    .option('--patience <seconds>', 'how long a check may wait for an expiry (default: 0)', seconds)
    .option('--only <ids>', 'checks or groups, with commas', list)
    .option('--skip <ids>', 'checks or groups to leave out, with commas', list)
    .option('--strict', 'remarks count as failures')
    .addOption(new Option('--json', 'prints the report as JSON').conflicts('report'))
    .option('--report', 'prints a redacted report for a bug tracker')
    .option('--browser [path]', 'asks a Chromium too, for what only a page can see')
    .addHelpText('after', EXAMPLES);
}

function collect(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value];
}

function list(value: string): readonly string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .map((name) => (/^rb\d+$/i.test(name) ? name.toUpperCase() : name.toLowerCase()))
    .filter((name) => name !== '');
}

function statuses(value: string): readonly number[] {
  const numbers = value.split(',').map(Number);
  if (!numbers.every(isStatus)) throw new InvalidArgumentError('It is a list of statuses, such as 401,403.');
  return numbers;
}

function seconds(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= DAY))
    throw new InvalidArgumentError('It is a number of seconds, up to those of a day.');
  return number;
}

function secondsAboveZero(value: string): number {
  const number = seconds(value);
  if (number === 0) throw new InvalidArgumentError('It is a number of seconds above 0.');
  return number;
}
