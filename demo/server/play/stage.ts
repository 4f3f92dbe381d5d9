import { randomUUID } from 'node:crypto';
import { jsonObject, readBody } from '../body.ts';
import type { Interception } from '../witness.ts';
import { changeOf, rulesOf } from './rules.ts';
import { type LogLine, type Run, type RunOptions, startRun } from './run.ts';

/** Every run of every page: `/play` makes one, `/play/ID` is its, and its server answers below that. */
export interface PlayStage {
  /** Answers what is below `/play`; `isWrite` is whether the request may change anything. */
  readonly answer: (request: Request, isWrite: boolean) => Promise<Interception>;
  readonly close: () => Promise<void>;
}

/** Runs that are kept: pages that were closed in the middle of a scene leave theirs behind. */
const MOST = 16;
const KEPT = 4096;

/** `origin`: of the page. */
export function createPlayStage(origin: string, { away }: Pick<RunOptions, 'away'> = {}): PlayStage {
  const runs = new Map<string, Run>();

  async function make(request: Request): Promise<Response> {
    const rules = rulesOf(jsonObject(await readBody(request, KEPT, KEPT)));
    const id = randomUUID().slice(0, 8);
    const [oldest] = runs.size >= MOST ? runs : [];
    if (oldest !== undefined) await end(...oldest);
    runs.set(id, await startRun({ prefix: `/play/${id}`, origin, rules, away }));
    return json({ run: id });
  }

  async function end(id: string, run: Run): Promise<void> {
    runs.delete(id);
    await run.close();
  }

  /** Back from the identity provider, with a cookie. */
  async function signIn(run: Run, { searchParams }: URL): Promise<Response> {
    const back = new URL(searchParams.get('back') ?? '/', origin);
    if (back.origin !== origin) return json({ error: 'invalid_request' }, 400);
    const cookie = await run.signIn(searchParams.get('as') ?? '');
    const headers = new Headers({ location: back.pathname + back.search, 'cache-control': 'no-store' });
    if (cookie !== undefined) headers.set('set-cookie', cookie);
    return new Response(null, { status: 303, headers });
  }

  async function control(request: Request, [id, run]: [string, Run]): Promise<Response> {
    if (request.method === 'DELETE') {
      await end(id, run);
      return new Response(null, { status: 204, headers: { 'set-cookie': run.deleteCookie } });
    }
    run.change(changeOf(jsonObject(await readBody(request, KEPT, KEPT))));
    return new Response(null, { status: 204 });
  }

  return {
    async answer(request, isWrite) {
      const url = new URL(request.url);
      const [, , id = '', ...rest] = url.pathname.split('/');
      const path = `/${rest.join('/')}`;
      const run = runs.get(id);
      if (id === '' && isWrite) return make(request);
      if (run === undefined) return json({ error: 'not_found' }, 404);
      if (/^\/(?:api|auth)\//.test(path)) return run.answer(request, path + url.search);
      if (path === '/log') return json({ log: run.log().map(shown) });
      if (path === '/redirect') return signIn(run, url);
      return isWrite ? control(request, [id, run]) : json({ error: 'not_found' }, 404);
    },
    close: async () => void (await Promise.all([...runs].map(([id, run]) => end(id, run)))),
  };
}

/** What a scene is judged by. */
function shown({ method, path, query, status, subject, outcome }: LogLine): object {
  return { method, path, query, status, subject, outcome };
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}
