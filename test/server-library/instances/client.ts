import { cookieOf } from '../visitor.ts';
import type { Instance } from './start-instance.ts';

const ORIGIN = 'https://app.example.com';

export interface Reply {
  readonly status: number;
  readonly reason: unknown;
  readonly cookie: string | undefined;
  readonly accessToken: string | undefined;
}

/** A browser that talks to instances over HTTP. */
export interface Client {
  cookie: string;
  accessToken: string;
  /** Sends a refresh and returns the answer, without keeping its cookie: as where the answer is lost. */
  readonly ask: (instance: Instance) => Promise<Reply>;
  /** Sends a refresh, and keeps the cookie that it brings. */
  readonly refresh: (instance: Instance) => Promise<Reply>;
  readonly call: (instance: Instance) => Promise<number>;
  readonly logout: (instance: Instance) => Promise<number>;
}

export async function signIn(instance: Instance, subject: string): Promise<Client> {
  const first = await post(instance, `/auth/login?subject=${subject}`, '');
  if (first.cookie === undefined || first.accessToken === undefined)
    throw new Error(`The login was answered ${first.status}.`);
  const client: Client = {
    cookie: first.cookie,
    accessToken: first.accessToken,
    ask: (to) => post(to, '/auth/refresh', client.cookie),
    refresh: async (to) => {
      const reply = await client.ask(to);
      client.cookie = reply.cookie ?? client.cookie;
      client.accessToken = reply.accessToken ?? client.accessToken;
      return reply;
    },
    call: async (to) => {
      const response = await fetch(`${to.url}/api/me`, { headers: { authorization: `Bearer ${client.accessToken}` } });
      await response.arrayBuffer();
      return response.status;
    },
    logout: async (to) => (await post(to, '/auth/logout', client.cookie)).status,
  };
  return client;
}

async function post({ url }: Instance, path: string, cookie: string): Promise<Reply> {
  const headers = { origin: ORIGIN, cookie: `__Host-Http-session=${cookie}` };
  const response = await fetch(url + path, { method: 'POST', headers });
  const text = await response.text();
  const { access_token: accessToken, reason } = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return {
    status: response.status,
    reason,
    cookie: cookieOf({ setCookie: response.headers.getSetCookie() }),
    accessToken: typeof accessToken === 'string' ? accessToken : undefined,
  };
}
