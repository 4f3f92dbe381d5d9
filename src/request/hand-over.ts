import { SessionChangedError } from '../errors/session-changed-error.ts';
import { isOfAnother } from '../session/decide.ts';
import type { State } from '../session/state.ts';
import { discard } from './drain.ts';
import type { SessionAccess } from './session-access.ts';

/** Keeps the answer to one user's call from the next user. */
export function handOver(access: SessionAccess, response: Response, madeIn: Pick<State<unknown>, 'epoch'>): Response {
  const state = access.state();
  if (state.epoch === madeIn.epoch || !isOfAnother(state, madeIn)) return response;
  discard(response);
  throw new SessionChangedError();
}
