import { expect, test } from 'vitest';
import { memoryStore } from '../../../src/server/stores/memory.ts';
import { testStore } from '../../../src/server/testing/test-store.ts';

test.each(testStore(() => ({ store: memoryStore() })))('$title', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
