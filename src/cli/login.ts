import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { LoginFunction, LoginRequest } from '../conformance/index.ts';
import { SignInError } from '../conformance/sign-in.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface LoginFlags {
  /** The URL of the login. */
  readonly login?: string | undefined;
  /** Its body: JSON, `@file`, or `-` for the standard input. */
  readonly loginBody?: string | undefined;
  /** A file with url, method, headers and body. */
  readonly loginFile?: string | undefined;
  /** A command that signs in and prints the cookies. */
  readonly loginCommand?: string | undefined;
}

/**
 * Reads how to sign in. Pass secrets in a file or by standard input: other users of the machine can see the arguments of a command.
 *
 * @throws {UsageError} if the flags contradict each other or name something that does not exist.
 */
export async function loginOf(
  flags: LoginFlags,
  terminal: Terminal,
): Promise<LoginFunction | LoginRequest | undefined> {
  const { login, loginBody, loginFile, loginCommand } = flags;
  const given = [login, loginFile, loginCommand].filter((flag) => flag !== undefined);
  if (given.length > 1) throw new UsageError('Only one of --login, --login-file and --login-command makes sense.');
  if (loginBody !== undefined && login === undefined) throw new UsageError('--login-body needs --login.');
  if (loginCommand !== undefined) return ({ signal }) => run(loginCommand, { terminal, signal });
  if (loginFile !== undefined) return requestIn(await read(loginFile));
  if (login === undefined) return undefined;
  return loginBody === undefined ? { url: login } : { url: login, ...(await bodyOf(loginBody, terminal)) };
}

async function bodyOf(flag: string, { stdin }: Terminal): Promise<Pick<LoginRequest, 'body' | 'headers'>> {
  const body = flag === '-' ? await text(stdin) : flag.startsWith('@') ? await read(flag.slice(1)) : flag;
  try {
    return { body: JSON.parse(body) as unknown };
  } catch {
    // A form begins with a name. Sent as one, JSON with a mistake would look like a wrong password.
    if (/^\s*\{/.test(body)) throw new UsageError('The body of --login-body begins as JSON and is not valid JSON.');
    return { body: body.trim(), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  }
}

async function read(path: string): Promise<string> {
  try {
    // Editors on Windows begin a file with a byte order mark, which `JSON.parse` refuses.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch {
    throw new UsageError(`The file ${path} cannot be read.`);
  }
}

function requestIn(json: string): LoginRequest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UsageError('The file of --login-file is not JSON.');
  }
  if (typeof value !== 'object' || value === null || !('url' in value) || typeof value.url !== 'string')
    throw new UsageError('The file of --login-file needs a member url.');
  const { url } = value;
  const method = 'method' in value && typeof value.method === 'string' ? value.method : undefined;
  const given = 'headers' in value && typeof value.headers === 'object' ? Object.entries(value.headers ?? {}) : [];
  const headers = Object.fromEntries(given.map(([name, field]) => [name, String(field)]));
  return { url, method, headers, body: 'body' in value ? value.body : undefined };
}

/** Runs the command in a shell, once for each session. What it prints is a secret and goes nowhere else. */
function run(
  command: string,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
    child.stderr.on('data', (chunk: Buffer) => terminal.stderr.write(chunk));
    child.on('error', reject);
    signal.addEventListener('abort', () => {
      // What the shell has started may hold the pipes open, and with them this process.
      child.kill();
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
    });
    child.on('close', (code, stoppedBy) => {
      if (code === 0) resolve(printed);
      else reject(new SignInError(`The login command ended with ${code === null ? stoppedBy : `exit code ${code}`}.`));
    });
  });
}
