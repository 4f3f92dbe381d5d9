import type { Evidence, LogLine } from './facts.ts';
import type { Scene } from './scene.ts';

/** What a scene came to, for the user. */
export interface Verdict {
  readonly isGood: boolean;
  /** The session, and the work. */
  readonly parts: readonly string[];
  /** What it cost, counted. */
  readonly counts: Counts;
}

export interface Counts {
  /** Of the app, answered as it asked for; the last question of each tab aside. */
  readonly answered: number;
  readonly failed: number;
  readonly refreshes: number;
}

/** Judges by the server's log alone what the session and the work came to; by the pages, what their calls got. */
export function judge(scene: Scene, evidence: Evidence): Verdict {
  const work = judgeWork(scene, evidence);
  const parts = [judgeSession(scene, evidence, work), work, judgeWarning(scene, evidence)];
  const said = parts.filter((part) => part !== undefined);
  return {
    isGood: said.every(({ isGood }) => isGood),
    parts: said.map(({ text }) => text),
    counts: count(evidence),
  };
}

interface Part {
  readonly isGood: boolean;
  readonly text: string;
}

/** Whose session each tab has at the end, by the answer to its last question; `undefined`: it shows the login, or was refused. */
export function usersAtEnd({ probes, log }: Evidence): readonly (string | undefined)[] {
  return probes.map(({ id }) => servedBy(log, id));
}

function servedBy(log: readonly LogLine[], id: string): string | undefined {
  return id === '' ? undefined : log.find((line) => isOf(line, id) && line.status === 200)?.subject;
}

function isOf({ query }: LogLine, id: string): boolean {
  return query === `?call=${id}`;
}

function judgeSession({ ends, warns }: Scene, evidence: Evidence, work: Part | undefined): Part {
  const users = usersAtEnd(evidence);
  const right = users.filter((user) => user === ends).length;
  const other = users.find((user) => user !== ends);
  const isGood = right === users.length;
  if (ends === undefined && work?.isGood === false) return { isGood: false, text: 'Signed out too early' };
  if (ends === undefined && isGood) return { isGood, text: warns ? 'Signed out at the limit' : 'Stays signed out' };
  if (isGood) return { isGood, text: ends === 'alice' ? 'Still signed in' : `Signed in as ${nameOf(ends)}` };
  if (other !== undefined)
    return { isGood, text: `Signed in ${ends === undefined ? 'again ' : ''}as ${nameOf(other)}` };
  return { isGood, text: right === 0 ? 'Signed out' : 'Signed out in one tab' };
}

function judgeWork({ saves, neverSavedAs }: Scene, { spans, log }: Evidence): Part | undefined {
  const owners = log
    .filter(({ method, query, status }) => method === 'POST' && status === 201 && query.startsWith('?call=save-'))
    .map(({ subject }) => subject);
  if (neverSavedAs !== undefined) {
    const isTaken = owners.includes(neverSavedAs);
    return {
      isGood: !isTaken,
      text: `Alice’s note ${isTaken ? 'saved in' : 'kept out of'} ${nameOf(neverSavedAs)}’s account`,
    };
  }
  if (saves === undefined) return undefined;
  const [owner] = owners;
  if (owners.length > 1) return { isGood: false, text: `work saved ${owners.length} times` };
  if (owner === undefined) return { isGood: false, text: 'work lost' };
  if (owner !== saves) return { isGood: false, text: `work saved as ${nameOf(owner)}` };
  const tries = spans.filter(({ kind }) => kind === 'save').length;
  return { isGood: true, text: tries > 1 ? 'work saved at the second try' : 'work saved' };
}

function nameOf(user = ''): string {
  return user.charAt(0).toUpperCase() + user.slice(1);
}

function judgeWarning({ warns }: Scene, { shown, probes }: Evidence): Part | undefined {
  if (warns === undefined) return undefined;
  const warned = probes.filter(({ tab }) => shown.some((state) => state.tab === tab && state.isWarned)).length;
  if (warned === probes.length) return { isGood: true, text: 'warned in each tab' };
  return { isGood: false, text: warned === 0 ? 'no warning' : `warned in ${warned} of ${probes.length} tabs` };
}

function count({ spans, probes }: Evidence): Counts {
  const asked = spans.filter(
    ({ kind, id }) => (kind === 'call' || kind === 'save') && probes.every((probe) => probe.id !== id),
  );
  const answered = asked.filter(({ status }) => status >= 200 && status < 300).length;
  const login = spans.find(({ kind }) => kind === 'login')?.from ?? 0;
  const refreshes = spans.filter(({ kind, from }) => kind === 'refresh' && from > login).length;
  return { answered, failed: asked.length - answered, refreshes };
}
