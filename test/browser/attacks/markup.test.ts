import { expect, onTestFinished, test } from 'vitest';
import { type ReferenceServer, startServer } from '../../../demo/server/server.ts';
import { setStage, type Stage } from '../stage.ts';

/** A page into which an attacker has brought markup, but no script: all its relative URLs are those of the attacker's server. */
async function setBasedStage(): Promise<{ readonly stage: Stage; readonly evil: ReferenceServer }> {
  const stage = await setStage({ contentSecurityPolicy: "script-src 'self'" });
  const evil = await startServer({ port: 0, dbFile: ':memory:', allowedOrigins: [stage.server.url] });
  onTestFinished(evil.close);
  await stage.page.evaluate((href) => {
    document.head.append(Object.assign(document.createElement('base'), { href }));
  }, `${evil.url}/`);
  return { stage, evil };
}

test('a <base> of another origin does not have its server asked for the token', async () => {
  const { stage, evil } = await setBasedStage();
  await stage.page.evaluate(async () => {
    bench.create();
    await bench.auth.ready();
    await bench.auth.logout();
  });
  expect(stage.arrived('/auth/refresh').length).toBeGreaterThan(0);
  expect(stage.arrived('/auth/logout').length).toBeGreaterThan(0);
  expect(evil.log).toEqual([]);
});

test('a <base> of another origin does not receive a refresh token', async () => {
  const { stage, evil } = await setBasedStage();
  await stage.page.evaluate(async () => {
    bench.create({}, { url: '/oauth/token' });
    await bench.auth.login({ accessToken: 'an-opaque-token', refreshToken: 'a-refresh-token', expiresIn: 60 });
    await bench.auth.refresh().catch(() => undefined);
  });
  expect(stage.arrived('/oauth/token').length).toBeGreaterThan(0);
  expect(evil.log).toEqual([]);
});

test('a call that a <base> leads to another origin has no token', async () => {
  const { stage, evil } = await setBasedStage();
  await stage.page.evaluate(async () => {
    bench.create();
    await bench.auth.login({ accessToken: 'an-opaque-token', expiresIn: 60 });
    await bench.call(['/api/me', 'api/me', '?x']);
  });
  expect(evil.log.length).toBeGreaterThan(0);
  expect(evil.log.filter(({ authorization }) => authorization !== 'none')).toEqual([]);
});
