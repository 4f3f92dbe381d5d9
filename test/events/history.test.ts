import { expect, test } from 'vitest';
import { createWorld, grantFor, jwt, settle } from '../simulation/world.ts';

test('a token that the server has put into acr_values is left out, and its names stay', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login({ accessToken: jwt({ sub: 'alice' }) });
  const acr = `https://schemas.openid.net/pape/policies/2007/06/multi-factor ${jwt({ sub: 'alice' })} ${'a1'.repeat(32)}`;
  const told: unknown[] = [];
  world.auth.on('step-up', ({ acrValues }) => told.push(acrValues));
  void world.auth.fetch('/api/pay');
  const challenge = `Bearer error="insufficient_user_authentication", acr_values="${acr}"`;
  world.calls()[0]?.respond('no', { status: 401, headers: { 'www-authenticate': challenge } });
  await settle();
  expect(world.auth.explain()).toContain(
    'acrValues="https://schemas.openid.net/pape/policies/2007/06/multi-factor … …"',
  );
  expect(told).toEqual([acr]);
});

test('a token or a long part in a path is left out', async () => {
  const world = createWorld();
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  const token = jwt({ sub: 'alice' });
  const paths = [`/reset/${token}/confirm`, `/reset/${token.replaceAll('.', '%2E')}`, `/link/${'a1'.repeat(32)}`];
  const kept = ['/users/550e8400-e29b-41d4-a716-446655440000/notes', '/v1.2.beta-3'];
  for (const path of [...paths, ...kept]) {
    void world.auth.fetch(path);
    const acr = 'urn:mfa "x"\nforged';
    const challenge = `Bearer error="insufficient_user_authentication", acr_values="${acr.replace(/["\\]/g, '\\$&').replace('\n', ' ')}"`;
    world
      .calls()
      .at(-1)
      ?.respond('no', { status: 401, headers: { 'www-authenticate': challenge } });
    await settle();
  }
  const told = world.auth.explain();
  expect(told).not.toContain(token.slice(0, 10));
  expect(told).not.toContain('a1a1a1a1');
  expect(told).toContain('url=https://app.example.com/reset/…/confirm');
  expect(told).toContain('https://app.example.com/v1.2.beta-3');
  expect(told).toContain('/users/550e8400-e29b-41d4-a716-446655440000/notes');
  expect(told).toContain('acrValues="urn:mfa \\"x\\" forged"');
});
