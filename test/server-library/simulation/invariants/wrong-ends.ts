import type { Life } from '../life.ts';
import { GRACE } from '../instance.ts';
import type { Limitation } from '../limitations.ts';
import type { World } from '../world.ts';
import type { At } from '../step.ts';
import type { Invariant } from './invariant.ts';

/** No session is ended for a reused cookie that one browser alone has, and none is called over that is not. */
export const wrongEnds: Invariant = {
  name: 'no session ends that was not ended',
  watch(world, fail, excuse) {
    /** Instances that have answered 503 or 429 for a session, and when. */
    const failures = new Map<Life, Map<At, number>>();
    return {
      ended(life, { reason, by }) {
        if (reason !== 'reuse_detected' || life.isShared) return;
        const limitation = limitationOf(world, life, { by, failedAt: failures.get(life) ?? new Map() });
        if (limitation === undefined)
          return fail(`session ${life.number} ends for a reused cookie that nobody else has`);
        life.isExcused = true;
        excuse(limitation);
      },
      answered({ answer, at, life, number, what }) {
        if (life === undefined || what === 'login') return;
        if (answer?.status === 503 || answer?.status === 429) {
          const failedAt = failures.get(life) ?? new Map<At, number>();
          failures.set(life, failedAt.set(at, world.time.now));
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

/** Says which limitation explains that an instance takes a cookie for reused. */
function limitationOf(
  { heardAt, time }: World,
  { held, moves, row }: Life,
  { by, failedAt }: { readonly by: At; readonly failedAt: ReadonlyMap<At, number> },
): Limitation | undefined {
  const ahead = moves.findLast(({ from, to }) => from <= held && to > held);
  if (row.counter !== held + 1 || ahead === undefined || time.now - ahead.madeAt < GRACE) return undefined;
  if (!ahead.isHeard) return heardAt[ahead.by] <= ahead.madeAt ? 'owed' : undefined;
  const hasFailed = [...failedAt].some(([at, when]) => at !== by && when > ahead.madeAt);
  return hasFailed ? 'unseen' : undefined;
}
