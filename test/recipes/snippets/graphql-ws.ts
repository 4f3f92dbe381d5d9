import { type Client, createClient } from 'graphql-ws';
import { SessionChangedError } from 'rebearer';
import { auth } from './auth.ts';

/** The close code of a server that refuses the token; graphql-ws connects again after it. */
const FORBIDDEN = 4403;

export let client = connect();

/** Makes the client of one user. */
function connect(): Client {
  let accessToken: string | undefined;
  let rejected: string | undefined;
  let isOver = false;

  const ofUser = createClient({
    url: 'wss://api.example.com/graphql',
    /** Called at each connection, so that a reconnection uses a token that is valid for a while. */
    async connectionParams() {
      accessToken = await auth.getAccessToken({ minValidity: 5000, rejected }).catch(() => undefined);
      rejected = undefined;
      if (isOver) throw new SessionChangedError();
      return { accessToken };
    },
    on: {
      closed(event) {
        if (Reflect.get(Object(event), 'code') === FORBIDDEN) rejected = accessToken;
      },
    },
  });

  // The connection is that of the user who opened it: the next user gets another client.
  const stop = auth.on('identity-change', ({ from }) => {
    if (from === undefined) return;
    stop();
    isOver = true;
    Promise.resolve(ofUser.dispose()).catch(() => {});
    client = connect();
  });
  return ofUser;
}
