import { type Auth, type AuthOptions, createAuth, type Session } from 'rebearer';
import {
  type HoldAndReplay,
  holdAndReplay,
  type HoldOptions,
  type Reauthenticate,
  type ReauthenticateContext,
} from 'rebearer/hold';
import { expectTypeOf, test } from 'vitest';

test('the option takes the result of holdAndReplay, and nothing else', () => {
  expectTypeOf(holdAndReplay).returns.toEqualTypeOf<HoldAndReplay>();
  expectTypeOf<AuthOptions['reauthenticate']>().toEqualTypeOf<HoldAndReplay | undefined>();
  const make = (): Auth => createAuth({ refresh: '/auth/refresh', reauthenticate: holdAndReplay(async () => {}) });
  expectTypeOf(make).toBeFunction();
  const bare = (): void => {
    // @ts-expect-error -- a function alone keeps no call
    createAuth({ refresh: '/auth/refresh', reauthenticate: async () => {} });
  };
  expectTypeOf(bare).toBeFunction();
});

test('the function receives the cause, the challenge and a signal, and may return anything', () => {
  expectTypeOf<Parameters<Reauthenticate>>().toEqualTypeOf<[context: ReauthenticateContext]>();
  expectTypeOf<ReauthenticateContext['cause']>().toEqualTypeOf<'expired' | 'idle' | 'step-up'>();
  expectTypeOf<ReauthenticateContext['signal']>().toEqualTypeOf<AbortSignal>();
  expectTypeOf<NonNullable<ReauthenticateContext['challenge']>>().toEqualTypeOf<{
    readonly acrValues: string | undefined;
    readonly maxAge: number | undefined;
  }>();
  expectTypeOf<Promise<boolean>>().toExtend<ReturnType<Reauthenticate>>();
});

test('the limits are numbers', () => {
  expectTypeOf<keyof HoldOptions>().toEqualTypeOf<'holdFor' | 'timeout' | 'maxCalls' | 'maxBody'>();
  const wrong = (): void => {
    // @ts-expect-error -- a misspelt limit
    holdAndReplay(() => {}, { maxCall: 3 });
  };
  expectTypeOf(wrong).toBeFunction();
});

test('every snapshot has isReauthenticating, and only an authenticated one can be true', () => {
  expectTypeOf<Session['isReauthenticating']>().toEqualTypeOf<boolean>();
  expectTypeOf<Extract<Session, { status: 'loading' }>['isReauthenticating']>().toEqualTypeOf<false>();
});
