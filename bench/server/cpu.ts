import { readdir, readFile, readlink } from 'node:fs/promises';

/** Linux counts in hundredths of a second, wherever Node runs. */
const TICKS_A_SECOND = 100;

/** Returns the processor time so far of this process, and of those whose working directory is in one of the folders. */
export async function cpuSeconds(folders: readonly (string | undefined)[] = []): Promise<number> {
  const { user, system } = process.cpuUsage();
  const own = folders.filter((folder) => folder !== undefined);
  const others = await Promise.all(own.map(secondsIn));
  return (user + system) / 1e6 + others.reduce((sum, seconds) => sum + seconds, 0);
}

async function secondsIn(folder: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      return cwd.startsWith(folder) ? secondsOf(pid) : 0;
    }),
  );
  return all.reduce((sum, seconds) => sum + seconds, 0);
}

/** The 14th and 15th field; the second, in parentheses, may have blanks (proc(5)). */
async function secondsOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS_A_SECOND;
}
