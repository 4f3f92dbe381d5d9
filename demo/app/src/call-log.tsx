import { memo, type ReactElement } from 'react';
import { clearLog, log, type Call, type Note } from './log.ts';
import { useStore } from './store.ts';

const rows = 40;

const routes: Record<Call['route'], string> = {
  direct: 'sent at once',
  'without-token': 'sent without a token',
  waited: 'waited for the refresh',
  replayed: 'refused, then replayed',
};

export function CallLog(): ReactElement {
  const { entries } = useStore(log);
  if (entries.length === 0) return <p className="empty">Nothing yet. Calls and refreshes are listed here.</p>;
  const calls = entries.filter((entry) => entry.kind === 'call');
  return (
    <>
      {calls.length > 0 && <Field calls={calls} />}
      <div className="log-head">
        <h3 id="log-title">Log</h3>
        <button type="button" className="quiet" onClick={clearLog}>
          Clear
        </button>
      </div>
      <ol className="log" aria-labelledby="log-title">
        {entries
          .slice(0, rows)
          .map((entry) =>
            entry.kind === 'call' ? <CallRow key={entry.id} call={entry} /> : <NoteRow key={entry.id} note={entry} />,
          )}
      </ol>
      {entries.length > rows && <p className="empty">{entries.length - rows} earlier lines are not shown.</p>}
    </>
  );
}

/** One square per call, oldest first: a wave is seen at a glance. The list below says the same in words. */
function Field({ calls }: { readonly calls: readonly Call[] }): ReactElement {
  return (
    <figure className="field">
      <div aria-hidden="true">
        {calls.toReversed().map(({ id, route, result }) => (
          <i key={id} data-route={route} data-result={result} />
        ))}
      </div>
      <figcaption>
        {Object.entries(routes).map(([route, words]) => (
          <span key={route}>
            <i data-route={route} data-result="ok" /> {words}
          </span>
        ))}
        <span>
          <i data-route="direct" data-result="refused" /> refused or failed
        </span>
      </figcaption>
    </figure>
  );
}

const CallRow = memo(function CallRow({ call }: { readonly call: Call }): ReactElement {
  const { method, path, answer, duration, result, route } = call;
  return (
    <li className="call">
      <i data-route={route} data-result={result} aria-hidden="true" />
      <code className="method">{method}</code>
      <code className="path">{path}</code>
      <b className="answer" data-result={result}>
        {result === 'pending' ? '…' : answer}
      </b>
      <span className="route">{result === 'pending' ? 'on its way' : routes[route]}</span>
      <span className="duration">{duration === undefined ? '' : `${Math.round(duration)} ms`}</span>
    </li>
  );
});

const NoteRow = memo(function NoteRow({ note }: { readonly note: Note }): ReactElement {
  return (
    <li className="note" data-tone={note.tone}>
      {note.text}
    </li>
  );
});
