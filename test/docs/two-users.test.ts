import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Auth } from 'rebearer';
import { createTestAuth, type TestAuth } from 'rebearer/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWorld, grantFor, settle } from '../simulation/world.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

/** Imports a file of a page, whose `auth.ts` has the auth of the test. */
async function load(document: string, file: string, auth: Auth): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.two-users-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.stubGlobal('authOfTest', auth);
  const blocks = (await blocksOf(document)).filter((block) => block.file === file);
  await writeBlocks(folder, [...blocks, { file: 'auth.ts', code: 'export const auth = globalThis.authOfTest;' }]);
  return (await import(join(folder, file))) as Readonly<Record<string, unknown>>;
}

interface Claims {
  readonly sub: string;
  readonly sid: string;
}

const ALICE: Claims = { sub: 'alice', sid: 'session of alice' };
const BOB: Claims = { sub: 'bob', sid: 'session of bob' };

test('the outbox of the offline page sends nothing more when the session ends while it sends', async () => {
  const sent: unknown[] = [];
  const auth: TestAuth<Claims> = createTestAuth<Claims>({
    claims: ALICE,
    async fetch(_input, init) {
      sent.push(init?.body);
      await auth.end('expired');
      return new Response(null, { status: 201 });
    },
  });
  const { deliver } = (await load('docs/offline.md', 'outbox.ts', auth)) as {
    readonly deliver: (drafts: readonly object[]) => Promise<readonly object[]>;
  };
  const [first, second] = ['first', 'second'].map((text) => ({ owner: 'alice', text }));
  expect(await deliver([first ?? {}, second ?? {}])).toEqual([second]);
  expect(sent).toEqual(['{"text":"first"}']);
});

test.each<readonly [string, (auth: TestAuth<Claims>, number: number) => Promise<unknown>]>([
  ['another user', (auth, number) => auth.setClaims(number === 1 ? ALICE : BOB)],
  ['another user whose token names nobody', (auth, number) => auth.login({ accessToken: `opaque-${number}` })],
])('the upload of the sockets page is not sent again as %s', async (_who, signIn) => {
  const auth = createTestAuth<Claims>({ claims: ALICE });
  const send = vi.fn<() => void>();
  /** Is refused when another user has signed in. */
  class Refused extends EventTarget {
    readonly status = 401;
    open(): void {}
    setRequestHeader(): void {}
    send(): void {
      send();
      void signIn(auth, 2).then(() => this.dispatchEvent(new Event('load')));
    }
  }
  vi.stubGlobal('XMLHttpRequest', Refused);
  const { upload } = (await load('docs/sockets.md', 'upload.ts', auth)) as {
    readonly upload: (url: string, file: Blob) => Promise<number>;
  };
  await signIn(auth, 1);
  await expect(upload('/upload', new Blob())).rejects.toMatchObject({ code: 'session_changed' });
  expect(send).toHaveBeenCalledOnce();
});

test('the report of the end of a session names that session, not the one of the next user', async () => {
  const auth = createTestAuth<Claims>({ claims: ALICE });
  const { sessionName } = (await load('docs/reporting.md', 'session-name.ts', auth)) as {
    readonly sessionName: () => string | undefined;
  };
  const ended: unknown[] = [];
  auth.on('session-end', () => ended.push(sessionName()));
  await auth.setClaims(BOB);
  expect([...ended, sessionName()]).toEqual([ALICE.sid, BOB.sid]);
});

test('the connection of the sockets page closes when another user signs in, also with a token that names nobody', async () => {
  const auth = createTestAuth<Claims>({ claims: ALICE });
  const { keepToken } = (await load('docs/sockets.md', 'keep-token.ts', auth)) as {
    readonly keepToken: (socket: object) => () => void;
  };
  const sent: string[] = [];
  /** As a WebSocket: 1 is open, 2 is closing. */
  class Connection extends EventTarget {
    readyState = 1;
    send(text: string): void {
      sent.push(text);
    }
    close(): void {
      this.readyState = 2;
    }
  }
  vi.stubGlobal('WebSocket', { OPEN: 1 });
  const [named, unnamed] = [new Connection(), new Connection()];
  keepToken(named);
  await auth.setClaims(BOB);
  expect(named.readyState).toBe(2);
  keepToken(unnamed);
  await auth.login({ accessToken: 'an-opaque-token-of-carol' });
  await expect.poll(() => auth.session.identity).toBeUndefined();
  expect(unnamed.readyState).toBe(2);
  expect(sent).toEqual([]);
});

test('the connection of the sockets page stays open, with the new token, while the user is the same', async () => {
  const auth = createTestAuth<Claims>({ claims: ALICE });
  const { keepToken } = (await load('docs/sockets.md', 'keep-token.ts', auth)) as {
    readonly keepToken: (socket: object) => () => void;
  };
  const send = vi.fn<(text: string) => void>();
  const close = vi.fn<() => void>();
  vi.stubGlobal('WebSocket', { OPEN: 1 });
  keepToken(Object.assign(new EventTarget(), { readyState: 1, send, close }));
  await auth.refresh();
  await expect.poll(() => send.mock.calls.length).toBe(1);
  expect(close).not.toHaveBeenCalled();
});

test('the token of a connection on the sockets page is another one after a refusal, and only then', async () => {
  const { auth, refreshes } = createWorld({ restore: false });
  await auth.login(grantFor('alice'));
  const { createConnectionToken } = (await load('docs/sockets.md', 'connection-token.ts', auth)) as {
    readonly createConnectionToken: () => { readonly get: () => Promise<string>; readonly refused: () => void };
  };
  const token = createConnectionToken();
  const first = await token.get();
  expect(await token.get()).toBe(first);
  expect(refreshes()).toHaveLength(0);
  token.refused();
  const renewed = token.get();
  await settle();
  refreshes()[0]?.respond(grantFor('alice', 2));
  const second = await renewed;
  expect(second).not.toBe(first);
  expect(await token.get()).toBe(second);
  expect(refreshes()).toHaveLength(1);
});
