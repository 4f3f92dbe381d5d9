import { setStage } from './stage.ts';
import {
  createEnvironmentInjector,
  effect,
  EnvironmentInjector,
  inject,
  InjectionToken,
  runInInjectionContext,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { AUTH, injectSession, provideAuth } from 'rebearer/angular';
import { createTestAuth } from 'rebearer/testing';
import { expect, test } from 'vitest';
import { grantFor, settle } from '../simulation/world.ts';

test('the signal follows the session, and does not change when a token is refreshed', async () => {
  const { world } = setStage();
  const session = TestBed.runInInjectionContext(() => injectSession());
  const seen: string[] = [];
  TestBed.runInInjectionContext(() => effect(() => void seen.push(session().status)));
  TestBed.tick();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  TestBed.tick();
  const before = session();
  const refreshed = world.auth.refresh();
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 2));
  await refreshed;
  expect(session()).toBe(before);
  await world.auth.login(grantFor('bob', 3));
  TestBed.tick();
  expect(session()).toMatchObject({ status: 'authenticated', claims: { sub: 'bob' } });
  void world.auth.logout();
  TestBed.tick();
  expect(seen).toEqual(['loading', 'authenticated', 'authenticated', 'unauthenticated']);
});

test('the signal stops with its injector', async () => {
  const auth = createTestAuth({ claims: { sub: 'alice' } });
  setStage();
  const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
  const session = runInInjectionContext(injector, () => injectSession(auth));
  await auth.ready();
  expect(session().isAuthenticated).toBe(true);
  injector.destroy();
  await auth.logout();
  expect(session().isAuthenticated).toBe(true);
});

test('inject returns the auth of the app', () => {
  const { world } = setStage();
  expect(TestBed.runInInjectionContext(() => inject(AUTH))).toBe(world.auth);
});

test('each app has the auth of its own that a function makes from what the app provides', () => {
  const USER = new InjectionToken<string>('user');
  const made = provideAuth(() => createTestAuth({ claims: { sub: inject(USER) } }));
  setStage();
  const parent = TestBed.inject(EnvironmentInjector);
  const auths = ['alice', 'bob'].map((user) => {
    const injector = createEnvironmentInjector([made, { provide: USER, useValue: user }], parent);
    expect(runInInjectionContext(injector, () => injectSession())()).toMatchObject({ identity: user });
    expect(injector.get(AUTH)).toBe(injector.get(AUTH));
    return injector.get(AUTH);
  });
  expect(auths[0]).not.toBe(auths[1]);
});
