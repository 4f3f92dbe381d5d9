import type { ReactElement } from 'react';
import type { Counts } from '../../../scenes/judge.ts';
import type { Cast } from './contestants.ts';
import type { Act } from './show.ts';
import { Strip } from './strip.tsx';

interface LaneParts {
  readonly cast: Cast;
  readonly act: Act;
  readonly length: number;
}

/** One contestant: the verdict about its user, and the picture. */
export function Lane({ cast, act, length }: LaneParts): ReactElement {
  return (
    <li className="lane" data-who={cast.who} data-status={act.status}>
      <div className="lane-head">
        <h3>
          {cast.name} <small>{cast.hint}</small>
        </h3>
        <Outcome act={act} />
      </div>
      {act.status === 'played' ? (
        <Strip played={act.played} length={length} label={`${cast.name}: ${act.verdict.parts.join(', ')}`} />
      ) : (
        <div className="strip empty" data-playing={act.status === 'playing'} />
      )}
    </li>
  );
}

function Outcome({ act }: { readonly act: Act }): ReactElement {
  switch (act.status) {
    case 'waiting':
      return <p className="outcome">–</p>;
    case 'playing':
      return <p className="outcome">playing …</p>;
    case 'failed':
      return <p className="outcome">Could not be played: {act.problem}</p>;
    case 'played': {
      const { isGood, parts, counts } = act.verdict;
      return (
        <p className="outcome" data-good={isGood}>
          <strong>{parts.join(', ')}</strong> <small>{counted(counts)}</small>
        </p>
      );
    }
  }
}

function counted({ answered, failed, refreshes }: Counts): string {
  const calls = `${answered} ${answered === 1 ? 'call' : 'calls'} answered`;
  return `${calls}${failed > 0 ? `, ${failed} failed` : ''}, ${refreshes} ${refreshes === 1 ? 'refresh' : 'refreshes'}`;
}
