import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Instance {
  readonly url: string;
  readonly pid: number;
  /** Ends the process at once, as `kill -9` or the loss of its machine does. */
  readonly kill: () => Promise<void>;
  /** What it has written about failures. */
  readonly complaints: () => string;
}

/** Starts an instance of the server in a process of its own. It always stops with this process. */
export async function startInstance(store: string): Promise<Instance> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'instance.ts'), store], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints += text.toString();
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = await Promise.race([lines.next(), exited.then(() => undefined)]);
  if (line === undefined || line.done) throw new Error(`The instance did not start: ${complaints}`);
  return {
    url: `http://127.0.0.1:${line.value}`,
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    complaints: () => complaints.replaceAll(/^.*ExperimentalWarning.*\n.*--trace-warnings.*\n/gm, ''),
  };
}
