import { expect, test } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { testStore } from 'rebearer/server/testing';

test.each(testStore(() => ({ store: memoryStore() })))('$title', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
