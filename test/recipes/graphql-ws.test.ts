import { createServer } from 'node:http';
import { buildSchema, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../demo/server/listen.ts';
import { jwt } from '../simulation/jwt.ts';
import { pass, refusalOf, server, TOKEN_LIFETIME } from './page.ts';
import { network } from './socket-network.ts';
import { auth } from './snippets/auth.ts';
import { client } from './snippets/graphql-ws.ts';
import { logIn, refreshes } from './story.ts';

const schema = buildSchema('type Query { none: Int } type Subscription { greetings: String }');

async function* greet(): AsyncGenerator<{ data: { greetings: string } }> {
  yield { data: { greetings: 'welcome' } };
  await new Promise(() => {});
}

/** The tokens with which connections were begun. */
const tokens: unknown[] = [];
let restart = (): void => {};

/** A server that lets in whom the reference server lets in, and greets each subscription once. */
beforeAll(async () => {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  useServer(
    {
      async onConnect({ connectionParams: { accessToken } = {} }) {
        tokens.push(accessToken);
        return (await refusalOf(`Bearer ${String(accessToken)}`)) === undefined;
      },
      onSubscribe: (_context, _id, { query }) => ({ schema, document: parse(query) }),
      subscribe: greet,
    },
    sockets,
  );
  network.url = `ws://localhost:${await listen(http, { port: 0, host: '127.0.0.1' })}`;
  restart = () => sockets.clients.forEach((socket) => socket.close(1012));
  return () => {
    restart();
    http.close();
  };
});

interface Subscription {
  readonly greetings: unknown[];
  error: unknown;
  isComplete: boolean;
}

function subscribe(): Subscription {
  const subscription: Subscription = { greetings: [], error: undefined, isComplete: false };
  const stop = client.subscribe(
    { query: 'subscription { greetings }' },
    {
      next: ({ data }) => subscription.greetings.push(data?.['greetings']),
      error: (error) => void (subscription.error = error),
      complete: () => void (subscription.isComplete = true),
    },
  );
  onTestFinished(stop);
  return subscription;
}

test('graphql-ws connects again after an expiry with a new token', async () => {
  await logIn();
  const subscription = subscribe();
  await expect.poll(() => subscription.greetings.length).toBe(1);
  pass(TOKEN_LIFETIME + 1000);
  server.clearLog();
  restart();
  await expect.poll(() => subscription.greetings.length).toBe(2);
  expect(refreshes()).toMatchObject([{ status: 200 }]);
});

test('graphql-ws connects again after a refused token, with a new one', async () => {
  await logIn();
  server.rejectTokens();
  server.clearLog();
  const subscription = subscribe();
  await expect.poll(() => subscription.greetings.length).toBe(1);
  expect(refreshes()).toMatchObject([{ status: 200 }]);
});

test('graphql-ws ends the subscriptions of a user when another one signs in, and uses a new client', async () => {
  await logIn();
  const [former, subscription] = [client, subscribe()];
  await expect.poll(() => subscription.greetings.length).toBe(1);
  await logIn(auth, 'bob');
  await expect.poll(() => subscription.isComplete).toBe(true);
  expect(client).not.toBe(former);
  const next = subscribe();
  await expect.poll(() => next.greetings.length).toBe(1);
});

test('a connection that is being opened when another user signs in gets no token of that user', async () => {
  await logIn();
  tokens.length = 0;
  const subscription = subscribe();
  await auth.login({ accessToken: jwt({ sub: 'bob' }), expiresIn: 60 });
  await expect.poll(() => subscription.error ?? subscription.isComplete).toBeTruthy();
  expect(tokens).toEqual([]);
  expect(subscription.greetings).toEqual([]);
});
