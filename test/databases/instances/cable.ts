import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP proxy in front of a database. */
export interface Cable {
  readonly url: string;
  /** Holds back what is sent both ways, and takes no new connection to the end. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** Lets the connections of before die without a word, as when a machine is gone; new ones lead to the next machine. */
  readonly kill: () => void;
}

export async function cable(target: string): Promise<Cable> {
  const { port, hostname } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => void to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      if (isCut) from.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const kill = (): void => {
    for (const socket of sockets) socket.pause();
  };
  return {
    url: Object.assign(new URL(target), { hostname: '127.0.0.1', port: String(address.port) }).href,
    kill,
    cut() {
      isCut = true;
      kill();
    },
    mend() {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
  };
}
