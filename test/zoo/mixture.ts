import fc from 'fast-check';
import type { Trouble } from './backend.ts';
import type { Case, OriginServer } from './party.ts';
import type { PageOptions } from './page.ts';
import { intermediaries, servers } from './zoo.ts';

/** A server, and what stands between it and the page, one thing after the other. */
export interface Mixture {
  readonly server: OriginServer;
  readonly options: Omit<PageOptions, 'session'>;
  readonly phases: readonly Phase[];
}

export interface Phase {
  readonly by: string;
  /** None: all is well. */
  readonly trouble: Trouble | undefined;
  /** Seconds. */
  readonly lasts: number;
  /** Calls that the page makes meanwhile. */
  readonly calls: number;
}

interface Known {
  readonly by: string;
  readonly case: Case;
}

/** Everything that can go wrong in front of a server or in it. */
export function troublesOf(server: OriginServer): readonly Known[] {
  const own = server.cases.filter(isTrouble).map((each) => ({ by: server.name, case: each }));
  const others = intermediaries.flatMap(({ name, cases }) => cases.map((each) => ({ by: name, case: each })));
  return [...own, ...others].filter((known) => !isConfusable(server, known.case));
}

function isTrouble({ truth }: Case): boolean {
  return truth === 'outage' || truth === 'misconfigured';
}

/**
 * Says whether the app itself has taken an answer for the end of the session: a status of `endStatuses`, or, where a body
 * says nothing, any 2xx that is not a page.
 */
function isConfusable({ credential, options }: OriginServer, { answer }: Case): boolean {
  if (answer.type !== 'http') return false;
  if (options?.endStatuses?.includes(answer.status) === true) return true;
  const isPage = answer.body.includes('<html>');
  return credential === 'cookies' && answer.status < 300 && !isPage;
}

/**
 * An API that never answers is native fetch's affair. One that refuses a call whose credential is in a cookie says nothing
 * else than that nobody is there.
 */
function placesFor({ credential }: OriginServer, { answer }: Case): readonly Trouble['at'][] {
  const isRefusal = answer.type === 'http' && answer.status === 401;
  if (answer.type === 'silence' || (isRefusal && credential === 'cookies')) return ['refresh'];
  return ['refresh', 'refresh', 'api', 'both'];
}

const WELL: Phase = { by: 'nothing', trouble: undefined, lasts: 60, calls: 1 };

/** One phase: a trouble of one of these truths, or none. */
function phaseOf(server: OriginServer, truths: readonly Case['truth'][]): fc.Arbitrary<Phase> {
  const known = troublesOf(server).filter(({ case: { truth } }) => truths.includes(truth));
  const lasts = fc.constantFrom(1, 8, 60, 400, 3600, 7200);
  const calls = fc.integer({ min: 0, max: 2 });
  const trouble = fc
    .tuple(fc.constantFrom(...known), fc.nat(), lasts, calls)
    .map(([{ by, case: each }, place, lasts, calls]): Phase => {
      const places = placesFor(server, each);
      return { by, trouble: { case: each, at: places[place % places.length] ?? 'refresh' }, lasts, calls };
    });
  const well = fc.tuple(lasts, calls).map(([lasts, calls]): Phase => ({ ...WELL, lasts, calls }));
  return fc.oneof({ weight: 5, arbitrary: trouble }, { weight: 1, arbitrary: well });
}

export interface Kind {
  readonly truths: readonly Case['truth'][];
  readonly minPhases?: number;
  readonly maxPhases: number;
  readonly where?: (server: OriginServer) => boolean;
}

/** Generates mixtures whose troubles are of the given truths. */
export function mixtures({ where = () => true, ...kind }: Kind): fc.Arbitrary<Mixture> {
  // Made once for each server: there are some hundred troubles to choose from.
  const known = new Map(servers.filter(where).map((server) => [server, mixturesOf(server, kind)] as const));
  return fc.constantFrom(...known.values()).chain((ofServer) => ofServer);
}

function mixturesOf(server: OriginServer, { truths, minPhases = 1, maxPhases }: Kind): fc.Arbitrary<Mixture> {
  const options = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    latency: fc.constantFrom(1, 20, 700),
    lifetime: fc.constantFrom(60, 300, 3600),
    endedCase: fc.nat({ max: 5 }),
  });
  const phases = fc.array(phaseOf(server, truths), { minLength: minPhases, maxLength: maxPhases });
  return fc.tuple(options, phases).map(([options, phases]) => {
    const mixture = { server, options, phases };
    return { ...mixture, [fc.toStringMethod]: () => tell(mixture) };
  });
}

/** Tells a mixture in one line, for whom it fails. */
function tell({ server, options, phases }: Mixture): string {
  const told = phases.map(({ by, trouble, lasts, calls }) => {
    const what = trouble === undefined ? 'all is well' : `${by}: ${trouble.case.when}, at ${trouble.at}`;
    return `${what} (${lasts} s, ${calls} calls)`;
  });
  return `${server.name}, ${JSON.stringify(options)}; ${told.join('; ')}`;
}
