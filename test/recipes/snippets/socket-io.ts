import { io, type Socket } from 'socket.io-client';
import { auth } from './auth.ts';

export function connect(url: string): Socket {
  let accessToken: string | undefined;

  /** Called at each connection, so that a reconnection uses a token that is valid for a while. */
  async function credentials(send: (data: object) => void): Promise<void> {
    accessToken = await auth.getAccessToken({ minValidity: 5000 }).catch(() => undefined);
    send({ accessToken });
  }

  /** A middleware of the server has refused the token. If a newer one is to be had, it is worth another connection. */
  async function connectAgain(rejected: string): Promise<void> {
    const newer = await auth.getAccessToken({ rejected });
    if (newer !== undefined && newer !== rejected) socket.connect();
  }

  const socket = io(url, { auth: (send) => void credentials(send) });
  socket.on('connect_error', () => {
    if (!socket.active && accessToken !== undefined) connectAgain(accessToken).catch(() => {});
  });
  // The connection is that of the user who opened it. What waits in it to be sent must not be sent as the next user.
  const stop = auth.on('identity-change', ({ from }) => {
    if (from === undefined) return;
    stop();
    socket.disconnect();
  });
  return socket;
}
