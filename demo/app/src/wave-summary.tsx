import type { ReactElement } from 'react';
import { log, type Log } from './log.ts';
import { useStore } from './store.ts';

/** Says in a sentence what became of the last wave of calls; read out once, when the last is answered. */
export function WaveSummary(): ReactElement {
  const current = useStore(log);
  return (
    <p className="summary" role="status">
      {sentence(current)}
    </p>
  );
}

function sentence({ wave, ...now }: Log): string {
  if (wave === undefined) return 'Each call goes through authFetch.';
  if (wave.duration === undefined) return 'On their way…';
  const { before, duration } = wave;
  const failures = now.failures - before.failures;
  return [
    `${counted(now.calls - before.calls, 'call')} in ${Math.round(duration)} ms`,
    counted(now.refreshes - before.refreshes, 'refresh', 'refreshes'),
    `${now.replays - before.replays} replayed`,
    failures === 0 ? 'all answered' : `${failures} refused or failed`,
  ].join(', ');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
