import { expect, test } from 'vitest';
import type { App } from './app.ts';
import { setAppStage } from './app-stage.ts';
import { testRenderedApp } from './rendered-app.ts';

const NEXT = 'node_modules/next/dist/bin/next';
const next: App = {
  name: 'next',
  authServer: 'lib/auth-server.ts',
  build: [NEXT, 'build'],
  start: [NEXT, 'start', '--hostname', '127.0.0.1'],
  env: { NEXT_TELEMETRY_DISABLED: '1' },
  overlay: ['overlay/next'],
  assets: /^\/_next\//,
};

testRenderedApp(next);

test('Next.js refuses an auth as a prop of a Server Component, with the message that the documentation quotes', async () => {
  const stage = await setAppStage(next);
  const tab = await stage.context.newPage();
  const answer = await tab.goto(`${stage.app.proxy.url}/handed-over`);
  expect(answer?.status()).toBe(500);
  await expect.poll(() => stage.app.output()).toContain('Functions cannot be passed directly to Client Components');
});
