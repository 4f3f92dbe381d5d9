import type { Life } from '../life.ts';
import { GRACE } from '../instance.ts';
import type { Limitation } from '../limitations.ts';
import type { World } from '../world.ts';
import type { At } from '../step.ts';
import type { StoreCall } from '../watcher.ts';
import type { Invariant } from './invariant.ts';

/** No session is ended for a reused cookie that one browser alone has, and none is called over that is not. */
export const wrongEnds: Invariant = {
  name: 'no session ends that was not ended',
  watch(world, fail, excuse) {
    /** When each instance has answered 503 or 429 for a session. */
    const failures = new Map<Life, Map<At, readonly number[]>>();
    /** Instances that have not heard the answer to their last reading of a session, and when they asked. */
    const unread = new Map<Life, Map<At, number>>();
    const note = (
      { at, given: [id], operation }: Pick<StoreCall, 'at' | 'given' | 'operation'>,
      when: number,
    ): void => {
      const life = operation === 'read' && typeof id === 'string' ? world.database.lives.get(id) : undefined;
      if (life !== undefined) unread.set(life, (unread.get(life) ?? new Map<At, number>()).set(at, when));
    };
    return {
      asking: (call) => note(call, world.time.now),
      called(call) {
        if (call.isHeard) note(call, 0);
      },
      ended(life, { reason, by }) {
        if (reason !== 'reuse_detected' || life.isShared) return;
        const limitation = limitationOf(world, life, {
          by,
          failedAt: failures.get(life) ?? new Map(),
          unread: unread.get(life) ?? new Map(),
        });
        if (limitation === undefined)
          return fail(`session ${life.number} ends for a reused cookie that nobody else has`);
        life.isExcused = true;
        excuse(limitation);
      },
      answered({ answer, at, life, number, what }) {
        if (life === undefined || what === 'login') return;
        if (answer?.status === 503 || answer?.status === 429) {
          const failedAt = failures.get(life) ?? new Map<At, readonly number[]>();
          failures.set(life, failedAt.set(at, [...(failedAt.get(at) ?? []), world.time.now]));
        }
        if (answer?.status !== 400) return;
        const { endReason } = life.row;
        // What has reached a limit is judged elsewhere, what was ended for reuse by its end.
        if (answer.word === 'expired' && endReason === undefined) return;
        const isKnown = answer.word === 'reuse_detected' ? endReason === answer.word : isAsked(life, answer.word);
        if (!isKnown) fail(`#${number} ${what} is answered with ${answer.word}, and nobody has asked for that end`);
      },
    };
  },
};

function isAsked({ asked }: Life, word: string | undefined): boolean {
  return [...asked].some((reason) => reason === word);
}

interface Circumstances {
  readonly by: At;
  readonly failedAt: ReadonlyMap<At, readonly number[]>;
  readonly unread: ReadonlyMap<At, number>;
}

/** Says which limitation explains that an instance takes a cookie for reused. */
function limitationOf(
  { heardAt, seenOutages, time }: World,
  { held, moves, row }: Life,
  { by, failedAt, unread }: Circumstances,
): Limitation | undefined {
  const ahead = moves.findLast(({ from, to }) => from <= held && to > held);
  // The instance had failed with the same move, and undid it while it judged the cookie.
  const isUndone = row.counter === held && (moves.at(-1)?.to ?? held) < (moves.at(-1)?.from ?? held);
  if (!(row.counter === held + 1 || isUndone) || ahead === undefined || time.now - ahead.madeAt < GRACE)
    return undefined;
  // In an outage an answer may come just in time. Then the undoing begins, and waits as it reads the session.
  const isCutOff = heardAt[ahead.by] <= ahead.madeAt || (unread.get(ahead.by) ?? 0) > ahead.madeAt;
  if (!ahead.isHeard && !isUndone) return isCutOff ? 'owed' : undefined;
  if (hasSeen(ahead.madeAt, [...(failedAt.get(by) ?? []), time.now])) return undefined;
  if (!isUndone && seenOutages[by].some(ahead.madeAt + GRACE, time.now - GRACE)) return undefined;
  const hasFailed = [...failedAt].some(([at, times]) => at !== by && times.some((when) => when > ahead.madeAt));
  return hasFailed ? 'unseen' : undefined;
}

/** Whether an instance has held up the cookie since the grace, with no gap after which it forgets that. */
function hasSeen(madeAt: number, times: readonly number[]): boolean {
  const held = times.filter((when) => when > madeAt);
  return [madeAt, ...held].every((when, at, all) => (all[at + 1] ?? when) - when < GRACE);
}
