import { createLocalLock } from '../browser/page-lock.ts';
import type { Holding, HoldingParts } from '../reauthentication.ts';
import { createDialogue } from './dialogue.ts';
import type { Reauthenticate } from './reauthenticate.ts';
import { createHeldCalls } from './held-calls.ts';
import type { HoldLimits } from './options.ts';

export interface StartHoldingParts extends HoldingParts {
  readonly reauthenticate: Reauthenticate;
  readonly limits: HoldLimits;
}

/** Connects the waiting calls with the dialogue. */
export function startHolding(parts: StartHoldingParts): Holding {
  const calls = createHeldCalls({ ...parts, onChange: () => dialogue.look() });
  const dialogue = createDialogue({
    ...parts,
    lock: parts.lock ?? createLocalLock(),
    challenge: calls.challenge,
    concludeStepUps: calls.concludeStepUps,
  });
  return { wait: calls.wait, stop: dialogue.stop };
}
