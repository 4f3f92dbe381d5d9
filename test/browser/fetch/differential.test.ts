import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aborted, answered } from './generate.ts';
import { comparable, type ContractStage, openContract, type Side } from './open-contract.ts';
import { isQuirky, isReasonWithheld } from './quirks.ts';
import type { CallSpec } from './spec.ts';

const CALLS_AT_ONCE = 10;

/** Milliseconds for each kind: no call waits, but a busy machine takes its time for hundreds of them. */
const PATIENT = { timeout: 600_000 };

/** How many calls of each kind; the seed and the path of a failure are in its message. */
const CALLS = Number(process.env['REBEARER_CALLS'] ?? 600);

async function holdsFor(calls: fc.Arbitrary<CallSpec>, check: (spec: CallSpec) => Promise<void>): Promise<void> {
  const property = fc.asyncProperty(
    fc.array(calls, { minLength: CALLS_AT_ONCE, maxLength: CALLS_AT_ONCE }),
    async (specs) => {
      await Promise.all(specs.map(check));
    },
  );
  await fc.assert(property, {
    numRuns: CALLS / CALLS_AT_ONCE,
    endOnFailure: true,
    plugins: [() => ({ onAllRunsComplete })],
  });
}

/** The calls of a failed round are too many to read: the message of the one that failed has its call. */
function onAllRunsComplete<T>({ failed, errorInstance, seed, counterexamplePath }: fc.RunDetails<T>): void {
  if (failed)
    throw new Error(`seed ${seed}, path ${counterexamplePath}: ${String(errorInstance)}`, { cause: errorInstance });
}

async function isAlike({ compare, quirks }: ContractStage, spec: CallSpec): Promise<void> {
  if (isQuirky(spec, quirks)) return;
  const { native, auth } = await compare(spec);
  const name = JSON.stringify(spec);
  expect(auth.outcome, name).toEqual(native.outcome);
  // The browser tries a connection that was closed under it again; we look again at what has not the hash it should have.
  const isRepeated = spec.behaviour.drop === true || isHashed(spec);
  const count = isRepeated ? 1 : Infinity;
  const arrived = ({ arrivals }: Side): object[] => arrivals.slice(0, count).map(comparable);
  expect(arrived(auth), name).toEqual(arrived(native));
}

test('for random calls and answers, the outcome and the requests equal those of native fetch', PATIENT, async () => {
  const stage = await openContract();
  await holdsFor(answered, (spec) => isAlike(stage, spec));
});

test(
  'for random calls with a refused token, the second attempt and its outcome equal those of native fetch',
  PATIENT,
  async () => {
    const stage = await openContract();
    await stage.page.evaluate((other) => contract.create({ origins: [location.origin, other] }), stage.other.url);
    // Only fetch knows how to convert an object that is not a body, so such a call is sent once.
    const calls = answered.filter((spec) => !isHashed(spec) && spec.body.type !== 'object');
    await holdsFor(calls, async (given) => {
      const spec: CallSpec = { ...given, behaviour: { ...given.behaviour, refuse: 'late' } };
      if (isQuirky(spec, stage.quirks)) return;
      const { native, auth } = await stage.compare(spec);
      const name = JSON.stringify(spec);
      expect(auth.outcome, name).toEqual(native.outcome);
      const [sent] = native.arrivals;
      const isOurs = sent !== undefined && spec.where !== 'literal' && spec.init['mode'] !== 'no-cors';
      const [first, second] = auth.arrivals;
      expect(second !== undefined && first?.authorization !== second.authorization, name).toBe(isOurs);
      if (isOurs)
        expect(
          [first, second].map((it) => it && comparable(it)),
          name,
        ).toEqual([sent, sent].map(comparable));
    });
  },
);

/** Native fetch hides their 401, so that we have to look a second time. */
function isHashed({ init: { integrity } }: CallSpec): boolean {
  return integrity !== undefined && integrity !== '';
}

/**
 * The one difference that is left: what is wrong with the arguments and given up in the same breath rejects with the
 * caller's reason, while native fetch has rejected for the arguments before. No caller can observe the difference in time.
 */
function isBothWrongAndAborted({ abort }: CallSpec, native: Side, auth: Side): boolean {
  const isSoon = abort === 'at once' || abort === 'microtask';
  // WebKit does not take streams.
  const isWrong =
    native.outcome.type === 'rejected' && ['TypeError', 'NotSupportedError'].includes(native.outcome.name);
  return isSoon && isWrong && auth.outcome.type === 'rejected' && auth.outcome.isReason;
}

/**
 * A call that native fetch refuses by itself, before anything reaches the server (a stream over HTTP/1.1, `same-origin` to
 * another origin), may be refused before its caller gives up or after it: then each of the two is right.
 */
async function isEitherRight(stage: ContractStage, spec: CallSpec, auth: Side): Promise<boolean> {
  if (spec.abort === 'before' || spec.abort === 'answered') return false;
  const kept = await stage.callNative({ ...spec, abort: undefined, behaviour: {} });
  const isRefused = kept.outcome.type === 'rejected' && kept.arrivals.length === 0;
  const isAborted = auth.outcome.type === 'rejected' && auth.outcome.isReason;
  return isRefused && (isAborted || isDeepStrictEqual(auth.outcome, kept.outcome));
}

test('a call that is aborted at any moment rejects as native fetch does', PATIENT, async () => {
  const stage = await openContract();
  await holdsFor(aborted, async (spec) => {
    if (isQuirky(spec, stage.quirks)) return;
    const { native, auth } = await stage.compare(spec);
    const isSame =
      isDeepStrictEqual(auth.outcome, native.outcome) ||
      isBothWrongAndAborted(spec, native, auth) ||
      isReasonWithheld(native.outcome, auth.outcome);
    if (!isSame && !(await isEitherRight(stage, spec, auth)))
      expect(auth.outcome, JSON.stringify(spec)).toEqual(native.outcome);
  });
});

test('without a session every call equals native fetch', PATIENT, async () => {
  const stage = await openContract();
  await stage.page.evaluate(() => contract.create({ refresh: () => Promise.resolve(null) }));
  await holdsFor(answered, (spec) => isAlike(stage, spec));
});
