import { jwt } from '../simulation/jwt.ts';
import { type Answer, json } from './answer.ts';
import type { Case, OriginServer } from './party.ts';

export const API = 'https://api.example.com';

export type Route = 'refresh' | 'api' | 'login' | 'logout';

/** Something that stands between the page and its server for a while. */
export interface Trouble {
  readonly case: Case;
  /** Whom it answers; `both`: the refresh and the API. */
  readonly at: 'refresh' | 'api' | 'both' | 'everywhere';
}

/** The server's side of a page: the true state of the session, independent of the answers. */
export interface Backend {
  readonly answer: (route: Route, authorization: string | null) => Answer;
  readonly routeOf: (path: string) => Route;
  /** Ends the session. Access tokens live on until they expire. */
  readonly end: () => void;
  /** Refuses every access token that was given. */
  readonly rejectTokens: () => void;
  readonly setTrouble: (trouble: Trouble | undefined) => void;
  /** Every access token that was given. */
  readonly tokens: readonly string[];
  readonly session: () => 'alive' | 'none' | 'ended';
}

const PLACES: Readonly<Record<Trouble['at'], readonly Route[]>> = {
  refresh: ['refresh'],
  api: ['api'],
  both: ['refresh', 'api'],
  everywhere: ['refresh', 'api', 'login', 'logout'],
};

interface BackendOptions {
  readonly session: 'alive' | 'none' | 'ended';
  readonly endedCase?: number;
  readonly lifetime?: number;
  readonly now: () => number;
}

export function createBackend(server: OriginServer, options: BackendOptions): Backend {
  const { now, lifetime = 300, endedCase = 0 } = options;
  let { session } = options;
  let trouble: Trouble | undefined;
  /** By token, until when it is good; `cookies` for the one that a page cannot see. */
  const goodUntil = new Map<string, number>();
  const tokens: string[] = [];
  const none = casesOf(server, 'none')[0];
  const ended = casesOf(server, 'ended');
  const isCookied = server.credential === 'cookies';

  const issue = (): string => {
    const number = tokens.length + 1;
    const iat = Math.floor(now() / 1000);
    const claims = server.claims?.(number) ?? { sub: 'alice' };
    const token = server.token?.(number) ?? jwt({ ...claims, jti: `t${number}`, iat, exp: iat + lifetime });
    tokens.push(token);
    goodUntil.set(isCookied ? 'cookies' : token, now() + lifetime * 1000);
    return token;
  };
  const refresh = (): Answer => {
    if (session === 'alive') return server.grant(issue(), lifetime);
    const word = session === 'none' ? none : ended[endedCase % ended.length];
    if (word === undefined) throw new Error(`${server.name} has no answer for a session that is ${session}.`);
    return word.answer;
  };
  const api = (authorization: string | null): Answer => {
    const sent = isCookied ? 'cookies' : (authorization ?? '').replace(/^\S+ /, '');
    if (now() < (goodUntil.get(sent) ?? -1)) return json(200, { name: 'Alice' });
    return sent === '' || (isCookied && tokens.length === 0) ? server.api.missing : server.api.expired;
  };
  const logout = (authorization: string | null): Answer => {
    const { done, bare = done, stale = done, wantsBearer } = server.logout;
    const isGood = now() < (goodUntil.get((authorization ?? '').replace(/^\S+ /, '')) ?? -1);
    if (authorization !== null && !isGood && stale !== done) return stale;
    if (session !== 'alive' || (wantsBearer && authorization === null)) return bare;
    session = 'none';
    return done;
  };
  const troubleAt = (route: Route): Answer | undefined => {
    if (trouble === undefined || !PLACES[trouble.at].includes(route)) return undefined;
    const { answer, isAmbiguous } = trouble.case;
    if (isAmbiguous) trouble = undefined;
    return answer;
  };
  return {
    tokens,
    session: () => session,
    routeOf: (path) => (path.startsWith('/auth/') ? (path.slice('/auth/'.length) as Route) : 'api'),
    answer(route, authorization) {
      const inTheWay = troubleAt(route);
      if (inTheWay !== undefined) return inTheWay;
      switch (route) {
        case 'refresh':
          return refresh();
        case 'api':
          return api(authorization);
        case 'logout':
          return logout(authorization);
        case 'login':
          session = 'alive';
          return (server.login.done ?? server.grant)(issue(), lifetime);
      }
    },
    end() {
      session = 'ended';
    },
    rejectTokens: () => goodUntil.clear(),
    setTrouble(value) {
      trouble = value;
    },
  };
}

export function casesOf({ cases }: Pick<OriginServer, 'cases'>, truth: Case['truth']): readonly Case[] {
  return cases.filter((each) => each.truth === truth);
}
