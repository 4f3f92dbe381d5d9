import type { Answer, Fate, Road } from './fate.ts';
import type { Cookie, Reply } from './server.ts';
import type { Tab } from './tab.ts';

/** A request between a tab and the server. */
export interface Packet {
  readonly number: number;
  readonly tab: Tab;
  readonly road: Road | 'foreign';
  readonly url: URL;
  readonly method: string;
  readonly body: string;
  readonly authorization: string | null;
  /** Whether it says that no tab has seen activity: `Session-Activity: none`. */
  readonly isIdle: boolean;
  /** Attached when the request is sent. */
  readonly cookie: Cookie | undefined;
  readonly fate: Fate | undefined;
  readonly isKeepalive: boolean;
  readonly sentAt: number;
  /** Set when the server has done its part. */
  reply?: Reply;
  /** What reaches the page; `undefined` where the connection broke. */
  answer?: Answer | undefined;
  /** The browser has the cookie that it brought. */
  hasLeftCookie: boolean;
  /** The page has called it off. */
  wasAborted: boolean;
  /** The page no longer waits for it. */
  isOver: boolean;
}

/** Whether the server has said yes, and the page could read it. */
export function isGranted({ answer, fate }: Packet): boolean {
  return answer?.status === 200 && fate?.type !== 'spoilt';
}

/** Says where a request goes by its URL. */
export function roadOf({ origin, pathname }: URL): Road | 'foreign' {
  if (origin !== 'https://app.example.com') return 'foreign';
  if (pathname === '/auth/refresh') return 'refresh';
  if (pathname === '/auth/logout') return 'logout';
  return pathname === '/auth/login' ? 'login' : 'api';
}

/** Reads a body of the kinds that calls here have. */
export function textOf(body: RequestInit['body']): string {
  return typeof body === 'object' && body !== null ? new TextDecoder().decode(body as ArrayBuffer) : (body ?? '');
}
