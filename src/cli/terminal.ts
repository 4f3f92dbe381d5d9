import type { Readable, Writable } from 'node:stream';

/** The input and output of the command: those of the process, or of a test. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether the output may have colours: in a terminal, unless NO_COLOR is set (no-color.org); FORCE_COLOR enables them. */
export function hasColours({ stdout, env }: Pick<Terminal, 'env' | 'stdout'>): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '' && env['FORCE_COLOR'] !== '0') return true;
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}
