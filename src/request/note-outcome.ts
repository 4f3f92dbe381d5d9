import { isWatched } from '../session/calls.ts';
import { pathOf } from './call.ts';
import type { SessionAccess } from './session-access.ts';

interface SentCall {
  readonly generation: number;
  readonly order: number;
  readonly url: string;
}

/** Takes down that a call was accepted, where that tells anything; a replay ends what its first refusal began. */
export function noteAccepted(access: SessionAccess, { generation, order, url }: SentCall, isReplay = false): void {
  const state = access.state();
  if (isWatched(state) || (isReplay && state.breaker !== undefined))
    access.note({ type: 'accepted', generation, order, url: pathOf(url), origin: access.foreignOrigin(url) });
}

/** Records that a foreign origin gave no answer; `undefined` if there is nothing to record. */
export function onFailure(
  { note, foreignOrigin }: SessionAccess,
  { generation, url }: Omit<SentCall, 'order'>,
  signal?: AbortSignal,
): ((error: unknown) => never) | undefined {
  const origin = foreignOrigin(url);
  if (origin === undefined) return undefined;
  return (error) => {
    if (error instanceof TypeError && !signal?.aborted) note({ type: 'unreachable', generation, origin });
    throw error;
  };
}
