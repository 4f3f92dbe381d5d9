import { isAlive } from '../../rotation/move.ts';
import type { Move, NewSession, Store, StoredSession, Written } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Durably, SqliteStatement } from './database.ts';
import { sessionOf } from './row.ts';
import { ADVANCE, CREATE, END, SWEEP, TOUCH } from './schema.ts';

type Parameters = Readonly<Record<string, string | number | null>>;

interface Write {
  readonly run: Durably;
  readonly parameters: (now: number) => Parameters;
}

const soon: Durably = (write) => write();

/** The methods of a store for sessions. */
export function sessionsIn({
  clock,
  durably,
  patiently,
  prepare,
}: Connection): Pick<Store, 'advance' | 'bySubject' | 'create' | 'end' | 'read' | 'sweep'> {
  const create = prepare(CREATE);
  const select = prepare('SELECT * FROM rebearer_sessions WHERE id = :id');
  const touch = prepare(TOUCH);
  const advance = prepare(ADVANCE);
  const end = prepare(END);
  const bySubject = prepare('SELECT * FROM rebearer_sessions WHERE subject = :subject');
  const sweep = prepare(SWEEP);

  /** A replica of the file, which cannot be written, does not know what was begun or extended since. One that forwards writes is answered. */
  function find(id: string, now: number): StoredSession | undefined {
    const kept = first(select.all({ id }));
    return kept !== undefined && (kept.endReason !== undefined || isAlive(kept, now)) ? kept : first(touch.all({ id }));
  }

  function write(statement: SqliteStatement, id: string, { run, parameters }: Write): Promise<Written> {
    return patiently(() => {
      const now = clock();
      const written = first(run(() => statement.all({ ...parameters(now), id, now })));
      return { applied: written !== undefined, session: written ?? find(id, now), now };
    });
  }

  return {
    create: (session) =>
      patiently(() => {
        const now = clock();
        const [row] = durably(() => create.all({ ...columnsOf(session, now), now }));
        return { session: sessionOf(row), now };
      }),
    read: (id) =>
      patiently(() => {
        const now = clock();
        return { session: find(id, now), now };
      }),
    advance: (move) => {
      const run = move.authentication ? durably : soon;
      return write(advance, move.id, { run, parameters: (now) => changesOf(move, now) });
    },
    end: (id, reason) => write(end, id, { run: durably, parameters: () => ({ reason }) }),
    bySubject: (subject) =>
      patiently(() => {
        touch.all({ id: '' });
        return { sessions: bySubject.all({ subject }).map(sessionOf), now: clock() };
      }),
    sweep: ({ keptFor, limit }) => patiently(() => sweep.all({ before: clock() - keptFor, limit }).length),
  };
}

/** `all` has run the statement to its end, so a failed commit has thrown. */
function first(rows: readonly unknown[]): StoredSession | undefined {
  return rows.map(sessionOf).at(0);
}

function columnsOf({ acr, address, device, id, idleLimit, lifetime, subject }: NewSession, now: number): Parameters {
  return {
    id,
    subject,
    expires_at: now + lifetime,
    idle_expires_at: idleLimit === undefined ? null : now + idleLimit,
    acr: acr ?? null,
    device: device ?? null,
    address: address ?? null,
  };
}

function changesOf({ activity, authentication, from, to }: Move, now: number): Parameters {
  return {
    from,
    to,
    active: activity ? 1 : 0,
    address: activity?.address ?? null,
    idle_expires_at: activity?.idleLimit === undefined ? null : now + activity.idleLimit,
    stepped: authentication ? 1 : 0,
    acr: authentication?.acr ?? null,
  };
}
