export { createTestAuth, type TestAuth, type TestAuthOptions } from './create-test-auth.ts';
export { fakeJwt } from './fake-jwt.ts';
export type { Channel, OpenChannel } from '../browser/channel.ts';
export type { Clock } from '../browser/clock.ts';
export type { Environment } from '../browser/environment.ts';
export type { Flags } from '../browser/flags.ts';
export type { Lock, LockOptions } from '../browser/lock.ts';
export type { Page, Wake } from '../browser/page.ts';
export type { Reading } from '../session/lifetime.ts';
