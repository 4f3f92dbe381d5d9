import { auth } from './auth.ts';

/** A subprotocol is the one thing that a page may say with a WebSocket: no header, and a query would end up in logs. */
export async function connect(url: string): Promise<WebSocket> {
  const accessToken = await auth.getAccessToken({ minValidity: 5000 });
  const socket = new WebSocket(url, accessToken === undefined ? ['chat'] : ['chat', `bearer.${accessToken}`]);
  // The connection is that of the user who opened it.
  const stop = auth.on('identity-change', ({ from }) => {
    if (from !== undefined) socket.close(1000, 'another user');
  });
  socket.addEventListener('close', stop);
  return socket;
}
