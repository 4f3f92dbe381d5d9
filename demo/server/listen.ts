import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens, and returns the port; rejects where it is taken. */
export async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isTaken ? new Error(`Port ${port} is in use. Set PORT to another one.`, { cause }) : cause;
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
