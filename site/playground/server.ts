import { type AuthServer, createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { type Conditions, DEFAULTS } from './conditions.ts';

export interface PlaygroundServer {
  /** Answers a request below the folder of the playground; `undefined` where nothing is there. */
  readonly answer: (request: Request, path: string) => Promise<Response | undefined>;
  readonly configure: (conditions: Conditions) => void;
  /** Has the API refuse every access token that is out. */
  readonly expire: () => void;
}

export interface ServerParts {
  readonly origin: string;
  /** The folder, with a slash at its end. */
  readonly folder: string;
  readonly tell: (text: string) => void;
}

const USERS = new Map([
  ['alice', { password: 'alice-demo', name: 'Alice' }],
  ['bob', { password: 'bob-demo', name: 'Bob' }],
]);
const GRACE = 20_000;

/** A server by `rebearer/server`, as one file of it would be: a login, the routes of the library, and an API. */
export function createPlaygroundServer({ origin, folder, tell }: ServerParts): PlaygroundServer {
  const store = memoryStore();
  const secret = crypto.randomUUID() + crypto.randomUUID();
  const out = new Set<string>();
  const refused = new Set<string>();

  const make = ({ rotation, tokenLifetime }: Conditions): AuthServer =>
    createAuthServer({
      issuer: origin,
      basePath: `${folder}auth`,
      store,
      secret,
      grace: rotation === 'strict' ? 0 : GRACE,
      lifetimes: { accessToken: tokenLifetime * 1000 },
      claims: ({ subject }) => ({ name: USERS.get(subject)?.name }),
      onEvent: (event) => tell('how' in event ? `${event.type}: ${event.how}` : describe(event)),
    });
  let auth = make(DEFAULTS);

  async function login(request: Request): Promise<Response> {
    const body: unknown = await request.json().catch(() => undefined);
    const { username, password }: Record<string, unknown> = Object.assign({}, body);
    const name = typeof username === 'string' ? username : '';
    if (!USERS.has(name) || USERS.get(name)?.password !== password)
      return Response.json({ error: 'wrong_password' }, { status: 401 });
    return auth.signIn(request, { subject: name });
  }

  async function api(request: Request): Promise<Response> {
    const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
    if (refused.has(token)) {
      const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
      return Response.json({ error: 'invalid_token' }, { status: 401, headers });
    }
    const caller = await auth.verify(request);
    if (caller instanceof Response) return caller;
    const { name } = caller.claims;
    return Response.json({ user: caller.subject, name }, { headers: { 'cache-control': 'no-store' } });
  }

  /** Notes the token of an answer, so that it can be refused later. */
  async function noted(response: Response): Promise<Response> {
    const body: unknown = response.ok
      ? await response
          .clone()
          .json()
          .catch(() => undefined)
      : undefined;
    const { access_token: token }: Record<string, unknown> = Object.assign({}, body);
    if (typeof token === 'string') out.add(token);
    return response;
  }

  return {
    answer: async (request, path) => {
      if (path === 'auth/login' && request.method === 'POST') return noted(await login(request));
      if (path.startsWith('auth/')) return noted(await auth.handler(request));
      return path.startsWith('api/') ? api(request) : undefined;
    },
    configure: (conditions) => {
      auth = make(conditions);
    },
    expire: () => out.forEach((token) => refused.add(token)),
  };
}

function describe(event: { readonly type: string; readonly reason?: string; readonly error?: unknown }): string {
  const cause = event.reason ?? (event.error instanceof Error ? event.error.message : undefined);
  return cause === undefined ? event.type : `${event.type}: ${cause}`;
}
