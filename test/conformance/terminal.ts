import { PassThrough } from 'node:stream';
import { run } from '../../src/cli/command.ts';

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

/** Runs the command, and returns all that it said. */
export async function rebearer(
  args: readonly string[],
  { env = {}, isTTY = false, stdin = '' }: Situation = {},
): Promise<Ran> {
  const input = new PassThrough();
  input.end(stdin);
  const [stdout, stderr] = [Object.assign(new PassThrough(), { isTTY }), Object.assign(new PassThrough(), { isTTY })];
  const exitCode = await run(args, { stdin: input, stdout, stderr, env });
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function textOf(stream: PassThrough): string {
  const read: unknown = stream.read();
  return Buffer.isBuffer(read) ? read.toString('utf8') : '';
}
