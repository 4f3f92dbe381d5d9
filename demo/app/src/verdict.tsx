import type { ReactElement } from 'react';
import { useStore } from './store.ts';
import { type Tally, wave } from './wave.ts';

/** Says what the servers' own logs have of the last wave. */
export function Verdict(): ReactElement {
  const current = useStore(wave);
  return (
    <div className="verdict" role="status">
      {current === undefined && <p>Let the token expire, fire a hundred calls, and read the server’s log.</p>}
      {current?.isOver === false && <p>{counted(current.asked, 'call')} on their way …</p>}
      {current?.ours !== undefined && <Line name="rebearer" asked={current.asked} tally={current.ours} />}
      {current?.naive !== undefined && <Line name="interceptor" asked={current.asked} tally={current.naive} />}
    </div>
  );
}

interface LineParts {
  readonly name: string;
  readonly asked: number;
  readonly tally: Tally;
}

function Line({ name, asked, tally }: LineParts): ReactElement {
  const { calls, refused, refreshes } = tally;
  return (
    <p>
      The server’s log of <b>{name}</b>: {counted(asked, 'call')}, {calls >= asked ? 'all' : calls} answered,{' '}
      {refused > 0 && `${refused} refused first, `}
      <strong data-many={refreshes > 1}>{counted(refreshes, 'refresh', 'refreshes')}</strong>.
    </p>
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
