import { type ReactElement, useState } from 'react';
import { useSessionTimeout } from 'rebearer/react';
import { limits } from '../../shared/auth.ts';
import { shownTimeLeft, spokenTimeLeft } from '../../shared/time-left.ts';
import { Modal } from './modal.tsx';

/** Warns ahead of the end of the session, in all tabs. */
export function TimeoutDialog(): ReactElement | null {
  const timeout = useSessionTimeout(limits);
  const [isSeen, setSeen] = useState(false);
  if (timeout.status === 'quiet') {
    if (isSeen) setSeen(false);
    return null;
  }
  const { cause, extend, timeLeft } = timeout;
  if (isSeen) return null;
  const stay = (): void => (cause === 'idle' ? void extend() : setSeen(true));
  return (
    <Modal title="Are you still there?" onCancel={stay}>
      <p aria-hidden="true">
        You will be signed out in <b>{shownTimeLeft(timeLeft)}</b>.
      </p>
      <p className="visually-hidden" aria-live="polite">
        You will be signed out {spokenTimeLeft(timeLeft)}.
      </p>
      <button type="button" className="primary" onClick={stay}>
        {cause === 'idle' ? 'Stay signed in' : 'I will save my work'}
      </button>
    </Modal>
  );
}
