import type { Contestant } from './contestants/contestant.ts';
import { type as pressKey } from './contestants/typing.ts';
import { type Facts, now, type Shown, type Span } from './facts.ts';
import { makeForm } from './upload.ts';

/** What a scene has the user of a tab do. */
export type Step =
  | { readonly type: 'login'; readonly as: string }
  | { readonly type: 'logout' }
  | { readonly type: 'call'; readonly count: number }
  /** Saves a note; a form with a file, where it is an upload. */
  | { readonly type: 'save'; readonly isUpload?: boolean }
  /** Saves what was not saved, where the page still shows the form to the user who wrote it. */
  | { readonly type: 'again' }
  | { readonly type: 'type'; readonly for: number }
  /** Asks for the page itself, without the session: behind the answer the page has had a turn at its network. */
  | { readonly type: 'reach' }
  | { readonly type: 'probe' };

/** The user of one tab, who plays with one contestant. */
export interface Player {
  /** Resolves when the page knows whom to show, or that it can't know yet. */
  readonly ready: Promise<void>;
  /** Resolves when the step is done, with the id of its last call, also after a failure. */
  readonly play: (step: Step) => Promise<string>;
  /** Returns what this page has seen so far. */
  readonly facts: () => Facts;
}

export interface PlayerSetup {
  readonly base: string;
  readonly tab: number;
  readonly make: (onChange: (isWarned?: boolean) => void) => Contestant;
}

const KEY_EVERY = 400;
const AGAIN_EVERY = 500;
/** Longer than a server takes to start, and a client to ask it once more, on a machine that is busy. */
const PATIENCE = 60_000;

export function createPlayer({ base, tab, make }: PlayerSetup): Player {
  const spans: Span[] = [];
  const shown: Shown[] = [];
  let count = 0;
  let unsaved: { readonly by: string; readonly isUpload: boolean } | undefined;

  /** Writes down how long something takes and what comes of it. */
  async function record(
    kind: Span['kind'],
    id: string,
    work: () => Promise<{ readonly status: number } | undefined>,
  ): Promise<number> {
    const from = now();
    const end = (status: number, problem: string): number => {
      spans.push({ tab, kind, id, from, to: now(), status, problem });
      return status;
    };
    try {
      return end((await work())?.status ?? 200, '');
    } catch (error) {
      return end(statusOf(error), error instanceof Error ? error.name : 'Error');
    }
  }

  watchWire(base, (kind, id, work) => record(kind, id, work));
  const contestant = make((isWarned = false) => show(isWarned));

  function show(isWarned: boolean): void {
    const user = contestant.user();
    const last = shown.at(-1);
    if (last?.user !== user || last?.isWarned !== isWarned) shown.push({ tab, at: now(), user, isWarned });
  }

  async function send(kind: 'call' | 'save', path: string, init?: RequestInit): Promise<[id: string, status: number]> {
    const id = `${kind}-${tab}-${now().toString(36).slice(-6).replace('.', '')}-${++count}`;
    const url = new URL(`${base}${path}`, location.href);
    url.searchParams.set('call', id);
    return [id, await record(kind, id, () => contestant.send(url.href, init))];
  }

  async function save(isUpload: boolean): Promise<string> {
    const by = contestant.user();
    if (by === undefined) return '';
    unsaved = { by, isUpload };
    const note: RequestInit = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `By ${by}` }),
    };
    const [id, status] = await (isUpload
      ? send('save', '/api/uploads', { method: 'POST', body: await makeForm() })
      : send('save', '/api/notes', note));
    if (status === 201) unsaved = undefined;
    return id;
  }

  /** As users do: once more after a moment, for as long as the page asks for patience. */
  async function again(): Promise<string> {
    let id = '';
    for (const end = now() + PATIENCE; now() < end; await pause(AGAIN_EVERY)) {
      // The form is gone where the page shows the login, or another user.
      if (unsaved === undefined || contestant.user() !== unsaved.by) return id;
      id = await save(unsaved.isUpload);
    }
    return id;
  }

  async function typeFor(milliseconds: number): Promise<string> {
    for (const end = now() + milliseconds; now() < end;) {
      pressKey();
      await pause(KEY_EVERY);
    }
    return '';
  }

  async function play(step: Step): Promise<string> {
    switch (step.type) {
      case 'login':
        await contestant.login(step.as).catch(() => undefined);
        return '';
      case 'logout':
        await contestant.logout().catch(() => undefined);
        return '';
      case 'call': {
        // A page that shows the login calls nothing.
        if (contestant.user() === undefined) return '';
        const calls = Array.from({ length: step.count }, () => send('call', '/api/me'));
        return (await Promise.all(calls)).at(-1)?.[0] ?? '';
      }
      case 'save':
        return save(step.isUpload ?? false);
      case 'again':
        return again();
      case 'type':
        return typeFor(step.for);
      case 'reach':
        await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
        return '';
      case 'probe':
        return contestant.user() === undefined ? '' : (await send('call', '/api/me'))[0];
    }
  }

  const restoring = contestant.restore().catch(() => undefined);
  return {
    ready: restoring.then(() => show(false)),
    async play(step) {
      const id = await play(step);
      show(shown.at(-1)?.isWarned ?? false);
      return id;
    },
    facts: () => ({ spans, shown }),
  };
}

const KINDS: Readonly<Record<string, Span['kind']>> = {
  '/auth/refresh': 'refresh',
  '/auth/login': 'login',
  '/auth/logout': 'logout',
};

/** Writes down what really goes out. */
function watchWire(
  base: string,
  record: (kind: Span['kind'], id: string, work: () => Promise<Response>) => Promise<number>,
): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : '';
    const kind = KINDS[path] ?? (path.startsWith('/api/') ? 'attempt' : undefined);
    const answer = fetch(input, init);
    if (kind !== undefined) void record(kind, url.searchParams.get('call') ?? '', () => answer);
    return answer;
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Some clients reject with the answer instead of returning it. */
function statusOf(error: unknown): number {
  const response = memberOf(error, 'response');
  const status = memberOf(response, 'status');
  return typeof status === 'number' ? status : 0;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
