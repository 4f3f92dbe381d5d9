import type { Auth } from 'rebearer';

interface Recipe {
  readonly auth: Auth<Readonly<Record<string, unknown>> | undefined>;
  readonly login: (username: string, password: string) => Promise<void>;
}

/** What a test page offers to the test that drives it. */
export interface RealBench {
  readonly session: () => ShownSession;
  /** Every status that was shown, the first included. */
  readonly statuses: readonly string[];
  readonly ready: () => Promise<void>;
  /** Resolves with 'in', or with the name of the error. */
  readonly login: (username: string, password: string) => Promise<string>;
  /** Makes calls at once; resolves with what each came to. */
  readonly call: (path: string, count?: number) => Promise<readonly CallResult[]>;
  /** What the server says to the token that is in use, asked without the library. */
  readonly probe: (path: string) => Promise<number>;
  readonly logout: () => Promise<boolean>;
  readonly explain: () => string;
}

export interface ShownSession {
  readonly status: string;
  readonly reason?: string;
  readonly identity?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface CallResult {
  /** 0: the call was rejected, with the error in `text`. */
  readonly status: number;
  readonly text: string;
}

declare global {
  /** Lives in the pages that tests open, and in what they evaluate there. */
  const realBench: RealBench;
}

const name = new URLSearchParams(location.search).get('backend') ?? '';
const { auth, login } = (await import(`../../snippets/${name}.ts`)) as Recipe;
const statuses: string[] = [auth.session.status];
auth.subscribe(({ status }) => statuses.push(status));
let lastToken: string | undefined;

async function callOnce(path: string): Promise<CallResult> {
  try {
    const response = await auth.fetch(path, { headers: { accept: 'application/json' } });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: error instanceof Error ? error.name : String(error) };
  }
}

const bench: RealBench = {
  session() {
    const { status, reason, identity, claims } = auth.session;
    return {
      status,
      ...(reason !== undefined && { reason }),
      ...(identity !== undefined && { identity }),
      ...(claims !== undefined && { claims }),
    };
  },
  statuses,
  ready: () => auth.ready(),
  async login(username, password) {
    try {
      await login(username, password);
      lastToken = await auth.getAccessToken();
      return 'in';
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  },
  call: (path, count = 1) => Promise.all(Array.from({ length: count }, () => callOnce(path))),
  async probe(path) {
    const headers = { accept: 'application/json', authorization: `Bearer ${lastToken}` };
    return (await fetch(path, { headers })).status;
  },
  logout: async () => (await auth.logout()).confirmed,
  explain: () => auth.explain(),
};

Object.assign(globalThis, { realBench: bench });
