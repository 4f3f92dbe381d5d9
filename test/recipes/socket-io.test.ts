import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../demo/server/listen.ts';
import { pass, refusalOf, server, TOKEN_LIFETIME } from './page.ts';
import { logIn, refreshes } from './story.ts';
import { connect } from './snippets/socket-io.ts';

/** A server that lets in whom the reference server lets in. */
async function serveSockets(): Promise<{ url: string; cut: () => void }> {
  const http = createServer();
  const sockets = new Server(http);
  sockets.use((socket, next) => {
    const { accessToken } = socket.handshake.auth as { accessToken?: string };
    refusalOf(`Bearer ${accessToken ?? ''}`).then(
      (refusal) => next(refusal && new Error(`refused with ${refusal.status}`)),
      next,
    );
  });
  onTestFinished(() => sockets.close());
  const port = await listen(http, { port: 0, host: '127.0.0.1' });
  return { url: `http://localhost:${port}`, cut: () => sockets.sockets.sockets.forEach(({ conn }) => conn.close()) };
}

test('socket.io reconnects after an expiry with a new token', async () => {
  const { url, cut } = await serveSockets();
  await logIn();
  const sockets = [1, 2, 3].map(() => connect(url));
  onTestFinished(() => sockets.forEach((socket) => socket.disconnect()));
  const connected = (): Promise<void[]> =>
    Promise.all(
      sockets.map((socket) => {
        socket.io.reconnectionDelay(10);
        return new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
      }),
    );
  await connected();
  pass(TOKEN_LIFETIME + 1000);
  server.clearLog();
  const again = connected();
  cut();
  await again;
  expect(sockets.every(({ connected }) => connected)).toBe(true);
  expect(refreshes()).toMatchObject([{ status: 200 }]);
});
