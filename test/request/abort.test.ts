import { expect, test } from 'vitest';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';

/** Brings a call to `/api/mine` to a moment at which its caller may give up. */
type Moment = (world: World, call: () => void) => Promise<void>;

const expire = async (world: World): Promise<void> => {
  await restored(world);
  await world.advance(180_000);
};

const refuse = (world: World): void => world.calls().at(-1)?.respond('', INVALID_TOKEN);

const MOMENTS: Readonly<Record<string, Moment>> = {
  'while the session is restored': async (_world, call) => call(),
  'while it is under way': async (world, call) => {
    await restored(world);
    call();
  },
  'while it waits for the refresh of an expired token': async (world, call) => {
    await expire(world);
    call();
  },
  'while it waits for the refresh that its 401 has caused': async (world, call) => {
    await restored(world);
    call();
    refuse(world);
  },
  'while it waits for a refresh that another call has caused': async (world, call) => {
    await expire(world);
    void world.auth.fetch('/api/other').catch(() => {});
    await settle();
    call();
  },
  'during the replay': async (world, call) => {
    await restored(world);
    call();
    refuse(world);
    await settle();
    world.refreshes().at(-1)?.respond(grantFor('alice', 2));
  },
};

async function restored(world: World): Promise<void> {
  const ready = world.auth.ready();
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
}

const isMine = ({ url }: { readonly url: string }): boolean => url.endsWith('/api/mine');

test.each(Object.entries(MOMENTS))(
  'a call aborted %s rejects with its own reason at once, and is not sent later',
  async (_name, bring) => {
    const world = createWorld();
    const controller = new AbortController();
    let seen: unknown;
    await bring(world, () => {
      world.auth
        .fetch('/api/mine', { method: 'POST', body: 'x', signal: controller.signal })
        .catch((error: unknown) => {
          seen = error;
        });
    });
    await settle();
    const before = world.sent.filter(isMine).length;
    const reason = new RangeError('mine');
    controller.abort(reason);
    await Promise.resolve();
    await Promise.resolve();
    expect(seen).toBe(reason);
    world.refreshes().at(-1)?.respond(grantFor('alice', 3));
    await settle();
    await world.advance(60_000);
    expect(world.sent.filter(isMine)).toHaveLength(before);
    expect(world.auth.session.status).toBe('authenticated');
  },
);

test.each(Object.entries(MOMENTS))(
  'a call that could be aborted %s leaves no listener behind',
  async (_name, bring) => {
    const world = createWorld();
    const { signal } = new AbortController();
    const listeners = countListeners(signal);
    let call: Promise<Response> | undefined;
    await bring(world, () => {
      call = world.auth.fetch('/api/mine', { method: 'POST', body: 'x', signal });
    });
    for (const answered = new Set<object>(); answered.size < world.sent.length; await settle()) {
      const next = world.sent.find((request) => !answered.has(request));
      if (next === undefined) break;
      answered.add(next);
      next.respond(next.url.endsWith('/auth/refresh') ? grantFor('alice', 2) : 'ok');
    }
    expect((await call)?.status).toBe(200);
    expect(listeners.added()).toBeGreaterThan(0);
    expect(listeners.left()).toBe(0);
  },
);

function countListeners(signal: AbortSignal): { readonly added: () => number; readonly left: () => number } {
  let added = 0;
  const left = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener(type: 'abort', listener: () => void) {
      added++;
      left.add(listener);
      add(type, listener);
    },
    removeEventListener(type: 'abort', listener: () => void) {
      left.delete(listener);
      remove(type, listener);
    },
  });
  return { added: () => added, left: () => left.size };
}

/** As in Chrome 94, Firefox 93 and React Native. */
function oldSignal(controller: AbortController): AbortSignal {
  return Object.defineProperties(controller.signal, {
    throwIfAborted: { value: undefined },
    reason: { value: undefined },
  });
}

test('a call with a signal that cannot throw and has no reason waits, is sent, and is aborted with an AbortError', async () => {
  const world = createWorld();
  const [one, other] = [new AbortController(), new AbortController()];
  const answered = world.auth.fetch('/api/x', { signal: oldSignal(one) });
  const aborted = world.auth.fetch('/api/y', { signal: oldSignal(other) });
  await settle();
  other.abort();
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  world.calls()[0]?.respond('ok');
  expect((await answered).status).toBe(200);
  expect(await world.auth.getAccessToken({ signal: one.signal })).toEqual(expect.any(String));
  expect(world.calls()).toHaveLength(1);
});

test('where the names of errors are frozen, a refresh that is never answered is given up all the same', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  // As by `Object.freeze(Error.prototype)`, which a test could not undo.
  Object.defineProperty(Error.prototype, 'name', { writable: false });
  try {
    const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
    await settle();
    await world.advance(15_000);
    expect(await call).toMatchObject({ code: 'refresh_failed' });
  } finally {
    Object.defineProperty(Error.prototype, 'name', { writable: true });
  }
});
