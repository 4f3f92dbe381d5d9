import { io, type Socket } from 'socket.io-client';
import { auth } from './auth.ts';

/** Called at each connection, so that a reconnection uses a token that is valid for a while. */
async function credentials(send: (data: object) => void): Promise<void> {
  const accessToken = await auth.getAccessToken({ minValidity: 5000 }).catch(() => undefined);
  send({ accessToken });
}

export const connect = (url: string): Socket => io(url, { auth: (send) => void credentials(send) });
