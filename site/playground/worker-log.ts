import { CHANGED, type Line } from './messages.ts';

/** A line, before it has its number. */
type Unnumbered<Each> = Each extends Line ? Omit<Each, 'number' | 'at'> : never;

export interface WorkerLog {
  readonly write: (line: Unnumbered<Line>) => void;
  readonly lines: () => readonly Line[];
}

const MOST = 500;

/** Keeps what the server was asked and did, and says on a channel that there is more. */
export function createWorkerLog(): WorkerLog {
  const channel = new BroadcastChannel(CHANGED);
  const lines: Line[] = [];
  let count = 0;
  return {
    write(line) {
      lines.push({ ...line, number: ++count, at: Date.now() });
      if (lines.length > MOST) lines.shift();
      channel.postMessage(count);
    },
    lines: () => lines,
  };
}
