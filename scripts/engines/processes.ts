import { readdir, readFile } from 'node:fs/promises';
import type { Renderer } from './engine.ts';

const TICKS_PER_SECOND = 100;

interface Process extends Renderer {
  readonly parent: number;
  readonly command: string;
}

/** Returns the processes that a process has started, and those that they have; undefined where the system does not tell. */
export const descendantsOf: ((root: number) => Promise<readonly Process[]>) | undefined =
  process.platform === 'linux' ? findDescendants : undefined;

async function findDescendants(root: number): Promise<readonly Process[]> {
  const names = await readdir('/proc');
  const all = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))));
  const running = all.filter((it) => it !== undefined);
  const childrenOf = (pid: number): Process[] =>
    running.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(root);
}

/** A process may end while it is looked at. */
async function readProcess(pid: number): Promise<Process | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // What follows the name: the state, the parent, and from the twelfth on the ticks in its own code and in the system's.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuTime = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return { pid, cpuTime, parent: Number(fields[1]), command: command.replaceAll('\0', ' ') };
  } catch {
    return undefined;
  }
}
