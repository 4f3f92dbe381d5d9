import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../demo/server/listen.ts';
import { pass, refusalOf, server, TOKEN_LIFETIME } from './page.ts';
import { auth } from './snippets/auth.ts';
import { connect } from './snippets/websocket.ts';
import { logIn, refreshes } from './story.ts';

/** A server that greets whom the reference server lets in, and picks the other subprotocol. */
async function serveSockets(): Promise<string> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'chat' });
  sockets.on('connection', (socket, { headers }: IncomingMessage) => {
    const accessToken = /bearer\.([^, ]+)/.exec(headers['sec-websocket-protocol'] ?? '')?.[1];
    void refusalOf(`Bearer ${accessToken ?? ''}`).then((refusal) => {
      socket.send(refusal === undefined ? 'welcome' : `refused with ${refusal.status}`);
    });
  });
  const port = await listen(http, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  return `ws://localhost:${port}`;
}

test('a WebSocket opens with a new token after an expiry', async () => {
  const url = await serveSockets();
  const greeting = async (): Promise<unknown> => {
    const [message] = (await once(await connect(url), 'message')) as [MessageEvent];
    return message.data;
  };
  await logIn();
  expect(await greeting()).toBe('welcome');
  pass(TOKEN_LIFETIME + 1000);
  server.clearLog();
  expect(await Promise.all([greeting(), greeting(), greeting()])).toEqual(Array(3).fill('welcome'));
  expect(refreshes()).toMatchObject([{ status: 200 }]);
});

test('a WebSocket closes when another user signs in', async () => {
  const url = await serveSockets();
  await logIn();
  const socket = await connect(url);
  await once(socket, 'message');
  await logIn(auth, 'bob');
  expect(socket.readyState).toBe(WebSocket.CLOSING);
});
