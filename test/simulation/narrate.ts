import type { AuthEvent } from 'rebearer';
import { textOf } from '../histories/history.ts';
import type { Packet } from './packet.ts';
import type { Simulation } from './simulation.ts';
import type { Tab } from './tab.ts';
import type { Watcher } from './watcher.ts';

/** Tells what happens: a line for every step, and one by tab for all that follows from it. */
export function narrate({ timeline }: Simulation, tell: (line: string) => void): Partial<Watcher> {
  const time = (): string => `${(timeline.now / 1000).toFixed(3).padStart(9)} s`;
  const inTab = ({ number }: Tab, text: string): void => tell(`${time()}  tab ${number} | ${text}`);
  return {
    stepping: (step) => tell(`${time()}  step ${textOf(step)}`),
    sent: (packet) =>
      inTab(packet.tab, `sends ${nameOf(packet)}${packet.fate ? ` (${JSON.stringify(packet.fate)})` : ''}`),
    arrived: (packet) =>
      tell(`${time()} server | has ${nameOf(packet)} of tab ${packet.tab.number}: ${answerOf(packet.reply)}`),
    answered: (packet) => inTab(packet.tab, `gets ${answerOf(packet.answer)} for ${nameOf(packet)}`),
    cookieLost: (packet) => inTab(packet.tab, `loses the cookie of ${nameOf(packet)}`),
    event: (tab, event) => inTab(tab, eventText(event)),
    changed: (tab, session) =>
      inTab(tab, `shows ${session.isAuthenticated ? session.identity : (session.reason ?? 'loading')}`),
    posted: (tab, message) => inTab(tab, `tells ${messageText(message)}`),
    heard: (tab, message, isForged) => inTab(tab, `hears ${isForged ? 'forged ' : ''}${messageText(message)}`),
    made: ({ tab, id, what, maker }) => inTab(tab, `${id}: ${what} as ${String(maker)}`),
    settled: ({ tab, id, outcome }) => inTab(tab, `${id} is settled: ${outcomeText(outcome)}`),
  };
}

function nameOf({ number, road, url, cookie, authorization }: Packet): string {
  const facts = [
    cookie && `cookie ${cookie.sessionId}.${cookie.rotation}`,
    authorization && `token …${authorization.slice(-34, -14)}`,
  ];
  return `#${number} ${road}${url.search} [${facts.filter(Boolean).join(', ')}]`;
}

function answerOf(
  answer: { readonly status: number; readonly body: string; readonly cookie?: unknown } | undefined,
): string {
  if (answer === undefined) return 'nothing';
  const cookie = answer.cookie === undefined ? '' : ` cookie ${JSON.stringify(answer.cookie)}`;
  return `${answer.status}${answer.body.includes('eyJ') ? ' with a token' : ` ${answer.body.slice(0, 80)}`}${cookie}`;
}

function eventText({ type, ...facts }: AuthEvent): string {
  return [type, ...Object.entries(facts).map(([name, fact]) => `${name}=${String(fact)}`)].join(' ');
}

function messageText(message: unknown): string {
  return JSON.stringify(message)?.replace(/"eyJ[^"]*"/, '"…"') ?? 'nothing';
}

function outcomeText(outcome: unknown): string {
  if (outcome instanceof Response) return String(outcome.status);
  return typeof outcome === 'string' ? 'a token' : String(outcome);
}
