import { expect, onTestFinished, test } from 'vitest';
import { PATIENT } from './cases.ts';
import { signIn } from './client.ts';
import { openStore } from './open-store.ts';
import { serve } from './serve.ts';

/** The database is in this process, and keeps a core busy. */
const TIMEOUT = 1_800_000;

test(
  'PGlite: 1,000 refreshes of one cookie on two servers return one successor, and a logout wins',
  { timeout: TIMEOUT },
  async () => {
    const { store, close } = await openStore('pglite', 'memory://');
    // A busy machine takes its time for a thousand.
    const options = { store, ...PATIENT };
    const [one, two] = [await serve(options), await serve(options)];
    onTestFinished(async () => {
      await Promise.all([one.close(), two.close()]);
      await close();
    });
    const alice = await signIn(one.url);
    const cookie = alice.cookie();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => alice.refresh(index % 2 === 0 ? one.url : two.url, { cookie })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.cookie)).size).toBe(1);

    const [late, left] = await Promise.all([alice.refresh(one.url), alice.logout(two.url)]);
    expect([left, [200, 400].includes(Number(late.status))]).toEqual([204, true]);
    for (const { url } of [one, two])
      expect(await alice.refresh(url)).toMatchObject({ status: 400, body: { reason: 'logged_out' } });
  },
);
