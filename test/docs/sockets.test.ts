import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type AuthServer, createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { expect, onTestFinished, test } from 'vitest';
import type { WebSocketServer } from 'ws';
import { listen } from '../../demo/server/listen.ts';
import { SECRET, visit } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

interface Sample {
  readonly serveSockets: (http: Server, server: AuthServer) => WebSocketServer;
}

interface Stage {
  readonly signIn: (subject: string) => Promise<string>;
  readonly connect: (accessToken: string) => WebSocket;
  /** Connects, and has the stream of the connection. */
  readonly connectStream: () => Promise<Socket>;
}

async function setStage(accessToken: number): Promise<Stage> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.sockets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeBlocks(
    folder,
    (await blocksOf('docs/sockets.md')).filter(({ file }) => file === 'socket-server.ts'),
  );
  const { serveSockets }: Sample = await import(join(folder, 'socket-server.ts'));
  const issuer = 'https://app.example.com';
  const server = createAuthServer({ issuer, store: memoryStore(), secret: SECRET, lifetimes: { accessToken } });
  const http = createServer();
  const sockets = serveSockets(http, server);
  const port = await listen(http, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  return {
    async signIn(subject) {
      const { json } = await visit(server).signIn({ subject });
      return String(json['access_token']);
    },
    connect: (token) => new WebSocket(`ws://127.0.0.1:${port}`, ['chat', `bearer.${token}`]),
    async connectStream() {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'chat',
      };
      const asked = get({ port, host: '127.0.0.1', headers });
      const [, stream]: unknown[] = await once(asked, 'upgrade');
      return stream as Socket;
    },
  };
}

const send = (socket: WebSocket, accessToken: string): void =>
  socket.send(JSON.stringify({ type: 'token', accessToken }));

async function codeOf(closing: Promise<unknown[]>): Promise<unknown> {
  const [event] = await closing;
  return (event as CloseEvent).code;
}

test('a socket with a token is opened, and closed when the token has expired', async () => {
  const { signIn, connect } = await setStage(1000);
  const socket = connect(await signIn('alice'));
  const closing = once(socket, 'close');
  await once(socket, 'open');
  expect(socket.protocol).toBe('chat');
  expect(await codeOf(closing)).toBe(4401);
});

test('a socket without a good token is closed', async () => {
  const { connect } = await setStage(60_000);
  expect(await codeOf(once(connect('eyJ.eyJ.x'), 'close'))).toBe(4401);
});

test('a socket takes no token of another session', async () => {
  const { signIn, connect } = await setStage(60_000);
  const own = await signIn('alice');
  const socket = connect(own);
  const closing = once(socket, 'close');
  await once(socket, 'open');
  send(socket, own);
  send(socket, await signIn('bob'));
  expect(await codeOf(closing)).toBe(4401);
});

test.each([
  ['no JSON', 'hello'],
  ['no object', 'null'],
  ['no text', '{"type":"token","accessToken":{"toString":1}}'],
  ['a line feed', String.raw`{"type":"token","accessToken":"a\nb"}`],
])('a message with %s closes its socket, and ends nothing else', async (_what, message) => {
  const { signIn, connect } = await setStage(60_000);
  const socket = connect(await signIn('alice'));
  const closing = once(socket, 'close');
  await once(socket, 'open');
  socket.send(message);
  expect(await codeOf(closing)).toBe(4401);
});

test('a broken frame closes its socket, and ends nothing else', async () => {
  const { signIn, connect, connectStream } = await setStage(60_000);
  const stream = await connectStream();
  const closing = once(stream.resume(), 'close');
  // No frame may have the reserved bits.
  stream.write(Buffer.from([0xff, 0xff]));
  await closing;
  const other = connect(await signIn('bob'));
  await once(other, 'open');
  expect(other.protocol).toBe('chat');
});
