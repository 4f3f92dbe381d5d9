import type { ReactElement } from 'react';
import { log } from './log.ts';
import { useStore } from './store.ts';

export function Counters(): ReactElement {
  const { calls, refreshes, replays, failures } = useStore(log);
  return (
    <dl className="counters">
      <Counter name="Calls" value={calls} />
      <Counter name="Refreshes" value={refreshes} />
      <Counter name="401s replayed" value={replays} />
      <Counter name="Refused or failed" value={failures} />
    </dl>
  );
}

function Counter({ name, value }: { readonly name: string; readonly value: number }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
