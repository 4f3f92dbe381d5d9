import { type HubConnection, HubConnectionState } from '@microsoft/signalr';
import { expect, onTestFinished, test } from 'vitest';
import { pass, server, serveBelow, TOKEN_LIFETIME } from './page.ts';
import { calls, logIn, refreshes } from './story.ts';
import { auth } from './snippets/auth.ts';
import { connect } from './snippets/signalr.ts';

/** The end of a message. */
const END = '\u001E';

/** Serves a hub over long polling: it invokes what is sent to it with its own arguments. */
function serveHub(): void {
  let messages: string[] = [];
  let wake = (): void => {};
  serveBelow('/hub', async (request) => {
    if (new URL(request.url).pathname === '/hub/negotiate') {
      messages = [];
      const availableTransports = [{ transport: 'LongPolling', transferFormats: ['Text'] }];
      return Response.json({ connectionId: '1', connectionToken: '1', negotiateVersion: 1, availableTransports });
    }
    if (request.method === 'DELETE') {
      wake();
      return new Response(null, { status: 202 });
    }
    if (request.method === 'POST') {
      for (const message of (await request.text()).split(END)) if (message) messages.push(answerTo(message));
      wake();
      return new Response();
    }
    // The first poll is answered at once.
    if (messages.length === 0 && calls().length > 3) await new Promise<void>((resolve) => (wake = resolve));
    return new Response(messages.splice(0).join(''));
  });
}

function answerTo(message: string): string {
  const { type, invocationId, arguments: given } = JSON.parse(message) as Record<string, unknown>;
  // The handshake has no type.
  if (type === undefined) return `{}${END}`;
  return JSON.stringify({ type: 3, invocationId, result: given }) + END;
}

async function connected(): Promise<HubConnection> {
  const connection = connect();
  onTestFinished(() => connection.stop());
  await connection.start();
  return connection;
}

test.each([
  ['refuses before its time', () => server.rejectTokens()],
  ['refuses as expired', () => pass(TOKEN_LIFETIME + 1000)],
])('SignalR connects with a new token in place of one that the server %s', async (_how, end) => {
  serveHub();
  await logIn();
  end();
  server.clearLog();
  const connection = await connected();
  expect(await connection.invoke('echo', 'hello')).toEqual(['hello']);
  expect(refreshes()).toMatchObject([{ status: 200 }]);
});

test('SignalR gives up if there is no session', async () => {
  serveHub();
  await logIn();
  await auth.logout();
  await expect(connect().start()).rejects.toThrow('401');
});

test('SignalR closes its connection when another user signs in', async () => {
  serveHub();
  await logIn();
  server.clearLog();
  const connection = await connected();
  await logIn(auth, 'bob');
  await expect.poll(() => connection.state).toBe(HubConnectionState.Disconnected);
});
