import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../demo/server/listen.ts';
import { pass, refusalOf, server, TOKEN_LIFETIME } from './page.ts';
import { logIn, refreshes } from './story.ts';
import { auth } from './snippets/auth.ts';
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

test('socket.io connects again after a refused token, with a new one', async () => {
  const { url } = await serveSockets();
  await logIn();
  server.rejectTokens();
  server.clearLog();
  const sockets = [1, 2, 3].map(() => connect(url));
  onTestFinished(() => sockets.forEach((socket) => socket.disconnect()));
  await expect.poll(() => sockets.every(({ connected }) => connected)).toBe(true);
  expect(refreshes()).toMatchObject([{ status: 200 }]);
});

test('socket.io does not connect without end to a server that refuses every token', async () => {
  const { url } = await serveSockets();
  await logIn();
  server.rejectEveryToken(true);
  server.clearLog();
  onTestFinished(() => server.rejectEveryToken(false));
  const socket = connect(url);
  onTestFinished(() => void socket.disconnect());
  let refusals = 0;
  socket.on('connect_error', () => refusals++);
  await expect.poll(() => refusals).toBe(2);
  // The listener of the recipe has asked for a newer token by then.
  await setImmediate();
  expect(socket.active).toBe(false);
  expect(refreshes()).toHaveLength(1);
});

test('socket.io closes its connection when another user signs in', async () => {
  const { url } = await serveSockets();
  await logIn();
  const socket = connect(url);
  onTestFinished(() => void socket.disconnect());
  await expect.poll(() => socket.connected).toBe(true);
  await logIn(auth, 'bob');
  expect(socket.active).toBe(false);
});
