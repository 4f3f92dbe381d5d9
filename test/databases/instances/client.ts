import { ORIGIN } from './serve.ts';

/** What a browser does: it keeps the cookie, and sends it with every refresh. */
export interface Client {
  readonly cookie: () => string;
  readonly accessToken: () => string;
  /** Sends a refresh with a cookie; keeps that of the answer. */
  readonly refresh: (url: string, options?: RefreshOptions) => Promise<Answer>;
  readonly logout: (url: string) => Promise<number>;
}

export interface RefreshOptions {
  /** Default: the one that it has. */
  readonly cookie?: string;
  /** Where the connection is lost. */
  readonly lose?: 'before' | 'after' | undefined;
}

/** `lost` where no answer came. */
export interface Answer {
  readonly status: number | 'lost';
  readonly cookie: string | undefined;
  readonly retryAfter: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

const HEADERS = {
  origin: ORIGIN,
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
};

export async function signIn(url: string, user = 'alice'): Promise<Client> {
  const response = await fetch(`${url}/auth/login?user=${user}`, { method: 'POST', headers: HEADERS });
  const first = await read(response);
  if (first.cookie === undefined) throw new Error(`The login was answered ${first.status}.`);
  let kept: string = first.cookie;
  let accessToken = String(first.body['access_token']);
  return {
    cookie: () => kept,
    accessToken: () => accessToken,
    async refresh(at, { cookie = kept, lose } = {}) {
      const answer = await post(`${at}/auth/refresh`, cookie, lose);
      kept = answer.cookie ?? kept;
      accessToken = typeof answer.body['access_token'] === 'string' ? answer.body['access_token'] : accessToken;
      return answer;
    },
    async logout(at) {
      const response = await fetch(`${at}/auth/logout`, { method: 'POST', headers: { ...HEADERS, cookie: kept } });
      return response.status;
    },
  };
}

async function post(url: string, cookie: string, lose: RefreshOptions['lose']): Promise<Answer> {
  const headers = { ...HEADERS, cookie, ...(lose && { lose }) };
  try {
    return await read(await fetch(url, { method: 'POST', headers }));
  } catch {
    return { status: 'lost', cookie: undefined, retryAfter: null, body: {} };
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    cookie: response.headers.get('set-cookie')?.split(';')[0],
    retryAfter: response.headers.get('retry-after'),
    body: text.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {},
  };
}
