import type { ReactElement } from 'react';
import { pageName } from './auth.ts';
import { conditions } from './conditions.ts';
import { brief, timeline } from './stage.ts';
import { useStore } from './store.ts';

/** The timeline, and the frames that play the other tabs. */
export function Stage(): ReactElement {
  const { tabs } = useStore(conditions);
  const others = Array.from({ length: tabs - 1 }, (_, index) => index + 2);
  return (
    <section className="stage" aria-labelledby="stage-title">
      <h2 id="stage-title" className="visually-hidden">
        Timeline
      </h2>
      <div ref={(place) => place?.append(timeline)} />
      {others.length > 0 && (
        <div className="tabs">
          {others.map((tab) => (
            // oxlint-disable-next-line react/iframe-missing-sandbox -- A page of ours that has to be of our origin.
            <iframe
              key={tab}
              src={`/tab.html?tab=${tab}&of=${pageName}`}
              title={`Tab ${tab}`}
              data-tab={tab}
              onLoad={({ currentTarget }) => brief(currentTarget)}
            />
          ))}
        </div>
      )}
    </section>
  );
}
