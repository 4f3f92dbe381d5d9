import type { Fact } from './fact.ts';
import {
  type CallRecord,
  currentToken,
  isFailure,
  type Item,
  type Phase,
  type RefreshRecord,
  type StretchRecord,
  type Track,
} from './track.ts';

/** The maximum number of items in a track; beyond it, the oldest tenth is removed. */
const MOST = 20_000;

/** Adds a fact. It reads no clock and draws nothing: the same facts make the same track. */
export function apply(track: Track, fact: Fact): void {
  switch (fact.type) {
    case 'opened':
      for (const record of [...track.open.values()]) abandon(track, record, fact.at);
      for (const what of ['warning', 'asking'] as const) endStretch(track, what, fact.at);
      dropToken(track, fact.at);
      return;
    case 'call':
      return startCall(track, fact);
    case 'sent':
      return onCall(track, fact.id, (call) => send(track, call, fact.at));
    case 'answered':
      return onCall(track, fact.id, (call) => answer(track, call, fact));
    case 'settled':
      return onCall(track, fact.id, (call) => settle(track, call, fact));
    case 'refresh':
      return startRefresh(track, fact);
    case 'refreshed':
      return endRefresh(track, fact);
    case 'token':
      return adopt(track, fact);
    case 'ended':
      dropToken(track, fact.at);
      return add(track, { kind: 'mark', tone: 'end', text: `Session ended: ${fact.reason}`, from: fact.at });
    case 'stretch':
      return fact.is === 'on' ? startStretch(track, fact) : endStretch(track, fact.what, fact.at);
    case 'noted':
      return add(track, { kind: 'mark', tone: 'note', text: fact.text, from: fact.at });
  }
}

type FactOf<Type extends Fact['type']> = Extract<Fact, { readonly type: Type }>;

function startCall(track: Track, { id, method, url, at }: FactOf<'call'>): void {
  const lane = take(track.callLanes, id);
  const phases: Phase[] = [{ type: 'waiting', from: at, to: undefined }];
  const start = { attempts: 0, refusals: 0, status: 0, error: '', to: undefined };
  begin(track, { kind: 'call', id, method, url, lane, from: at, phases, ...start });
}

function send(track: Track, call: CallRecord, at: number): void {
  const isReplay = call.refusals > 0;
  if (isReplay) track.counts.replays += 1;
  call.attempts += 1;
  closePhase(call, at);
  call.phases.push({ type: isReplay ? 'replay' : 'sent', from: at, to: undefined });
}

function answer(track: Track, call: CallRecord, { status, at }: FactOf<'answered'>): void {
  call.status = status;
  if (status !== 401) return closePhase(call, at);
  track.counts.refused += 1;
  call.refusals += 1;
  closePhase(call, at, 'refused');
  call.phases.push({ type: 'waiting', from: at, to: undefined });
}

function settle(track: Track, call: CallRecord, { status, error, at }: FactOf<'settled'>): void {
  Object.assign(call, { status, error, to: at });
  closePhase(call, at);
  // The call was not seen on the network; it is only known that it was answered.
  if (call.attempts === 0 && error === '') call.phases.splice(0, Infinity, { type: 'sent', from: call.from, to: at });
  if (isFailure(call)) track.counts.failures += 1;
  release(track.callLanes, call.lane);
  finish(track, call.id, at);
}

function startRefresh(track: Track, { id, cause, at }: FactOf<'refresh'>): void {
  const lane = take(track.refreshLanes, id);
  begin(track, { kind: 'refresh', id, cause, lane, from: at, to: undefined, result: undefined, problem: '' });
}

function endRefresh(track: Track, { id, result, problem, at }: FactOf<'refreshed'>): void {
  const refresh = track.open.get(id);
  if (refresh?.kind !== 'refresh') return;
  Object.assign(refresh, { to: at, result, problem });
  release(track.refreshLanes, refresh.lane);
  finish(track, id, at);
}

function adopt(track: Track, { generation, lifetime, source, at }: FactOf<'token'>): void {
  dropToken(track, at);
  track.tokens.push({ generation, source, from: at, until: at + lifetime, to: undefined });
  if (source !== 'tab') return;
  add(track, { kind: 'mark', tone: 'shared', text: `Token ${generation} came from another tab`, from: at });
}

function startStretch(track: Track, { what, at }: FactOf<'stretch'>): void {
  endStretch(track, what, at);
  track.stretches.push({ what, from: at, to: undefined });
}

function endStretch({ stretches }: Track, what: StretchRecord['what'], at: number): void {
  const open = stretches.filter((stretch) => stretch.what === what && stretch.to === undefined).at(-1);
  if (open !== undefined) open.to = at;
}

function dropToken(track: Track, at: number): void {
  const token = currentToken(track);
  if (token !== undefined) token.to = at;
}

function abandon(track: Track, record: CallRecord | RefreshRecord, at: number): void {
  const { id } = record;
  if (record.kind === 'call') apply(track, { type: 'settled', at, id, status: 0, error: 'the page went away' });
  else apply(track, { type: 'refreshed', at, id, result: 'failed', problem: 'was cut off: the page went away' });
}

function onCall(track: Track, id: string, change: (call: CallRecord) => void): void {
  const record = track.open.get(id);
  if (record?.kind === 'call') change(record);
}

/** Ends the current phase. A phase without a duration is dropped. */
function closePhase(call: CallRecord, at: number, type?: Phase['type']): void {
  const last = call.phases.at(-1);
  if (last === undefined || last.to !== undefined) return;
  call.phases.pop();
  const isNothing = last.type === 'waiting' && at - last.from < 1;
  if (!isNothing) call.phases.push({ ...last, to: at, type: type ?? last.type });
}

function begin(track: Track, record: CallRecord | RefreshRecord): void {
  if (track.open.size === 0)
    track.burst = { from: record.from, to: undefined, hasCalls: false, before: { ...track.counts } };
  if (record.kind === 'call' && track.burst !== undefined) track.burst.hasCalls = true;
  track.counts[record.kind === 'call' ? 'calls' : 'refreshes'] += 1;
  track.open.set(record.id, record);
  add(track, record);
}

function finish(track: Track, id: string, at: number): void {
  track.open.delete(id);
  if (track.open.size === 0 && track.burst !== undefined) track.burst.to = at;
}

function add({ items }: Track, item: Item): void {
  items.push(item);
  if (items.length > MOST) items.splice(0, MOST / 10);
}

function take(lanes: (string | undefined)[], id: string): number {
  const free = lanes.indexOf(undefined);
  const lane = free === -1 ? lanes.length : free;
  lanes[lane] = id;
  return lane;
}

function release(lanes: (string | undefined)[], lane: number): void {
  lanes[lane] = undefined;
}
