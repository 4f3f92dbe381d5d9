import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** How a program is started. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Run by a user other than root, where the program refuses root. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Starts a program. Its output is kept for the message of an error. */
export function run({ path, args, cwd, user }: Program): {
  child: ChildProcess;
  ended: Promise<void>;
  said: () => string;
} {
  const child = spawn(path, args, { cwd, ...user, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  const listen = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-4000));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      said += error.message;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  return { child, ended, said: () => said };
}

/** Asks until `isReady`; rejects when the program has ended before. */
export async function untilReady(
  { ended, said }: { ended: Promise<void>; said: () => string },
  isReady: () => Promise<boolean>,
): Promise<void> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!(await isReady())) {
    if (hasEnded) throw new Error(`The database did not start. It said: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
