import type { Evidence, LogLine } from './facts.ts';
import type { Scene } from './scene.ts';

/** What a scene came to, for the user. */
export interface Verdict {
  readonly isGood: boolean;
  /** The session, the work, the warning. */
  readonly parts: readonly string[];
  /** The worst of it in two or three words; empty where all is well at once. */
  readonly short: string;
  /** What it cost, counted. */
  readonly counts: Counts;
}

/** What the app asked for since the first login. */
export interface Counts {
  /** The last question of each tab aside. */
  readonly answered: number;
  readonly failed: number;
  readonly refreshes: number;
}

interface Part {
  readonly isGood: boolean;
  readonly text: string;
  /** Where it is more than that all is well. */
  readonly short?: string;
}

/** Judges by the server's log alone what the session and the work came to; by the pages, what their calls got. */
export function judge(scene: Scene, evidence: Evidence): Verdict {
  const work = judgeWork(scene, evidence);
  const parts = [judgeSession(scene, evidence, work), work, judgeWarning(scene, evidence)];
  const said = parts.filter((part) => part !== undefined);
  const worst = said.find(({ isGood }) => !isGood) ?? said.find(({ short }) => short !== undefined);
  return {
    isGood: said.every(({ isGood }) => isGood),
    parts: said.map(({ text }) => text),
    short: worst?.short ?? '',
    counts: count(evidence),
  };
}

function judgeSession({ asksInPlace, ends, warns }: Scene, { probes, log }: Evidence, work: Part | undefined): Part {
  // Whose session each tab has, by the answer to its last question; `undefined`: it shows the login, or was refused.
  const users = probes.map(({ id }) => servedBy(log, id));
  const isGood = users.every((user) => user === ends);
  const other = nameOf(users.find((user) => user !== undefined && user !== ends));
  if (ends === undefined) {
    if (work?.isGood === false) return bad('Signed out too early', 'signed out');
    if (!isGood) return bad(`Signed in again as ${other}`, 'signed in again');
    return good(warns ? 'Signed out at the limit' : 'Stays signed out');
  }
  if (isGood && asksInPlace) return good('Signed in again');
  if (isGood) return good(ends === 'alice' ? 'Still signed in' : `Signed in as ${nameOf(ends)}`);
  if (other !== '') return bad(`Signed in as ${other}`, `signed in as ${other}`);
  return bad(users.includes(ends) ? 'Signed out in one tab' : 'Signed out', 'signed out');
}

function servedBy(log: readonly LogLine[], id: string): string | undefined {
  if (id === '') return undefined;
  return log.find(({ query, status }) => query === `?call=${id}` && status === 200)?.subject;
}

function judgeWork({ saves, neverSavedAs }: Scene, { spans, log }: Evidence): Part | undefined {
  const owners = log
    .filter(({ method, query, status }) => method === 'POST' && status === 201 && query.startsWith('?call=save-'))
    .map(({ subject }) => subject);
  if (neverSavedAs !== undefined) {
    const name = nameOf(neverSavedAs);
    const isTaken = owners.includes(neverSavedAs);
    return isTaken
      ? bad(`Alice’s note saved in ${name}’s account`, `saved as ${name}`)
      : good(`Alice’s note kept out of ${name}’s account`);
  }
  if (saves === undefined) return undefined;
  const [owner] = owners;
  if (owners.length > 1) return bad(`work saved ${owners.length} times`, `saved ${owners.length} times`);
  if (owner === undefined) return bad('work lost', 'work lost');
  if (owner !== saves) return bad(`work saved as ${nameOf(owner)}`, `saved as ${nameOf(owner)}`);
  const tries = spans.filter(({ kind }) => kind === 'save').length;
  if (tries < 2) return good('work saved');
  const [text, short] = tries === 2 ? ['at the second try', '2nd try'] : [`at try ${tries}`, `try ${tries}`];
  return { ...good(`work saved ${text}`), short };
}

function judgeWarning({ warns }: Scene, { shown, probes }: Evidence): Part | undefined {
  if (warns === undefined) return undefined;
  const warned = probes.filter(({ tab }) => shown.some((state) => state.tab === tab && state.isWarned)).length;
  if (warned === probes.length) return good('warned in each tab');
  return bad(warned === 0 ? 'no warning' : `warned in ${warned} of ${probes.length} tabs`, 'no warning');
}

function good(text: string): Part {
  return { isGood: true, text };
}

function bad(text: string, short: string): Part {
  return { isGood: false, text, short };
}

function nameOf(user = ''): string {
  return user.charAt(0).toUpperCase() + user.slice(1);
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
