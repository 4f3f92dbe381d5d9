import { PassThrough } from 'node:stream';
import { run } from '../../src/cli/command.ts';
import { PATIENCE } from './stopped-time.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Situation {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly stdin?: string;
}

/** Has a run that is not about time wait for its answers as long as it takes. */
function patient(args: readonly string[]): readonly string[] {
  return args.includes('--timeout') ? args : [...args, '--timeout', String(PATIENCE / 1000)];
}

/** Runs the command, and returns all that it said. */
export async function rebearer(
  args: readonly string[],
  { env = {}, isTTY = false, stdin = '' }: Situation = {},
): Promise<Ran> {
  const input = new PassThrough();
  input.end(stdin);
  const [stdout, stderr] = [Object.assign(new PassThrough(), { isTTY }), Object.assign(new PassThrough(), { isTTY })];
  const exitCode = await run(patient(args), { stdin: input, stdout, stderr, env });
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function textOf(stream: PassThrough): string {
  const read: unknown = stream.read();
  return Buffer.isBuffer(read) ? read.toString('utf8') : '';
}
