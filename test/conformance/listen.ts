import { getRequestListener } from '@hono/node-server';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { FaultName } from './faults.ts';
import { createReferenceServer, type ReferenceServer } from './reference-server.ts';

/** Listens on a free port for one test; returns where. */
export async function listen(server: Server, protocol = 'http'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return `${protocol}://localhost:${port}`;
}

export function serve(listener: RequestListener): Promise<string> {
  // On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
  return listen(createServer({ keepAliveTimeout: 60_000 }, listener));
}

/** Serves the reference server over real HTTP. A page of another origin may use it where `origin` names that. */
export async function serveReference({
  faults = [],
  origin,
  onAnswer,
}: {
  faults?: readonly FaultName[];
  origin?: string;
  onAnswer?: (text: string) => void;
} = {}): Promise<string> {
  let server: ReferenceServer | undefined;
  const answer = async (request: Request): Promise<Response> => {
    const response = (await server?.handle(request)) ?? new Response(null, { status: 503 });
    onAnswer?.(`${response.headers.getSetCookie().join('\n')}\n${await response.clone().text()}`);
    return response;
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const url = await serve((incoming, outgoing) => void listener(incoming, outgoing));
  server = await createReferenceServer({ url, origin: origin ?? url, faults });
  return url;
}
