import { expect, test } from 'vitest';
import type { App } from './app.ts';
import { setAppStage } from './app-stage.ts';
import { shows } from './common-stories.ts';
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

test('a Server Action is carried out for the user of the page alone', async () => {
  const stage = await setAppStage(next);
  const tab = await stage.open('/login');
  await stage.login(tab, 'alice');
  await shows(tab, 'Hello, Alice');
  await tab.goto(`${stage.app.proxy.url}/act`);
  await shows(tab, 'A note of Alice');
  await tab.getByLabel('Text').fill('Buy bread');
  await tab.getByRole('button', { name: 'Add' }).click();
  await tab.getByText('Saved for alice: Buy bread').waitFor();
  // Bob signs in where this page cannot know of it, before it asks the server.
  const origin = stage.app.proxy.url;
  const data = { username: 'bob', password: 'battery staple' };
  await stage.context.request.post(`${origin}/auth/login`, { data, headers: { origin } });
  await tab.getByLabel('Text').fill('Call Carol');
  await tab.getByRole('button', { name: 'Add' }).click();
  await expect.poll(() => tab.getByRole('status').textContent()).toContain('Nothing was saved');
});
