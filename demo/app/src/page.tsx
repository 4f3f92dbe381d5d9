import type { ReactElement } from 'react';
import { CallLog } from './call-log.tsx';
import { Controls } from './controls.tsx';
import { Counters } from './counters.tsx';
import { SessionCard } from './session-card.tsx';
import { SystemPicker } from './system-picker.tsx';

export function Page(): ReactElement {
  return (
    <>
      <header className="masthead">
        <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M18.2 8.6A7.5 7.5 0 1 0 19.5 13" />
          <path d="M19.2 3.4v5.8h-5.8" />
        </svg>
        <h1>rebearer</h1>
        <p>A fetch that keeps you signed in. Let the token run out, then fire a hundred calls.</p>
      </header>
      <SystemPicker />
      <main>
        <SessionCard />
        <div className="bench">
          <Controls />
          <section aria-labelledby="what-happened">
            <h2 id="what-happened">What happened</h2>
            <Counters />
            <CallLog />
          </section>
        </div>
      </main>
    </>
  );
}
