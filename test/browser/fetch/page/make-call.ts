import type { CallSpec } from '../spec.ts';
import { makeBody } from './make-body.ts';

/** A call that is ready to be made. */
export interface MadeCall {
  readonly args: Parameters<typeof fetch>;
  readonly body: BodyInit | null | undefined;
  readonly signal: AbortSignal | undefined;
  /** To be called right after the call, and when there is an answer. */
  readonly abortLater: (() => void) | undefined;
  readonly abortAnswered: (() => void) | undefined;
}

let frame: HTMLIFrameElement | undefined;

/** Makes what the spec describes, each time of new objects. */
export function makeCall(prefix: string, spec: CallSpec, otherOrigin: string): MadeCall {
  const url = urlOf(prefix, spec, otherOrigin);
  const body = makeBody(spec.body);
  const headers = headersOf(spec.headers);
  const { signal, ...aborts } = abortOf(spec.abort);
  const members: Record<string, unknown> = { ...spec.init };
  if (body !== undefined) members['body'] = body;
  if (headers !== undefined) members['headers'] = headers;
  if (signal !== undefined) members['signal'] = signal;
  return { args: argsOf(url, spec, members), body, signal, ...aborts };
}

function urlOf(prefix: string, { where, path, behaviour }: CallSpec, otherOrigin: string): string {
  const [way = '', hash = ''] = path.split(/(?=#)/);
  const rest = `${prefix}${way}?do=${encodeURIComponent(JSON.stringify(behaviour))}${hash}`;
  switch (where) {
    case 'path':
      return `/${rest}`;
    case 'absolute':
      return `${location.origin}/${rest}`;
    case 'relative':
      return rest;
    case 'other origin':
      return `${otherOrigin}/${rest}`;
    case 'literal':
      return path;
  }
}

function headersOf(spec: CallSpec['headers']): unknown {
  switch (spec?.form) {
    case undefined:
      return undefined;
    case 'record':
      return Object.fromEntries(spec.pairs);
    case 'pairs':
      return spec.pairs;
    case 'Map':
      return new Map(spec.pairs);
    case 'Headers': {
      const headers = new Headers();
      for (const [name, value] of spec.pairs) append(headers, name, value);
      return headers;
    }
  }
}

/** What `Headers` refuses never gets as far as fetch. */
function append(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, value);
  } catch {
    headers.append('x-instead', '1');
  }
}

const NEVER = { abortLater: undefined, abortAnswered: undefined };

function abortOf(moment: CallSpec['abort']): Pick<MadeCall, 'signal' | 'abortLater' | 'abortAnswered'> {
  if (moment === undefined) return { signal: undefined, ...NEVER };
  if (moment === 'timeout') return { signal: AbortSignal.timeout(40), ...NEVER };
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(new RangeError('enough'));
  if (moment === 'before') abort();
  if (moment === 'microtask') queueMicrotask(abort);
  if (moment === 'at once') return { signal, ...NEVER, abortLater: abort };
  if (moment === 'later') return { signal, ...NEVER, abortLater: () => setTimeout(abort, 40) };
  return { signal, ...NEVER, abortAnswered: moment === 'answered' ? abort : undefined };
}

class Subclass extends Request {}

function argsOf(url: string, spec: CallSpec, members: Record<string, unknown>): Parameters<typeof fetch> {
  const init = dress(members, spec.initForm) as RequestInit;
  switch (spec.form) {
    case 'string':
      return Object.keys(members).length === 0 ? [url] : [url, init];
    case 'URL':
      return [URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : url, init];
    case 'Request':
      return requestOr(() => new Request(url, init), [url, init]);
    case 'Request with init': {
      const { method, ...rest } = members;
      const first = method === undefined ? {} : { method };
      return requestOr(
        () => new Request(url, { ...first, headers: { 'x-first': '1' } } as RequestInit),
        [url, init],
        rest,
      );
    }
    case 'subclass':
      return requestOr(() => new Subclass(url, init), [url, init]);
    case "frame's Request":
      return requestOr(() => new (frameRequest())(new URL(url, document.baseURI), init), [url, init]);
  }
}

/** What no Request can be made of is left to fetch. */
function requestOr(
  make: () => Request,
  otherwise: Parameters<typeof fetch>,
  init?: RequestInit,
): Parameters<typeof fetch> {
  try {
    return init === undefined ? [make()] : [make(), init];
  } catch {
    return otherwise;
  }
}

function frameRequest(): typeof Request {
  frame ??= document.body.appendChild(document.createElement('iframe'));
  const constructor: unknown = Reflect.get(frame.contentWindow ?? {}, 'Request');
  return constructor as typeof Request;
}

function dress(members: Record<string, unknown>, form: CallSpec['initForm']): object {
  switch (form) {
    case 'plain':
      return members;
    case 'bare':
      return Object.assign(Object.create(null) as object, members);
    case 'inherited':
      return Object.create(members) as object;
    case 'getters': {
      const getters = Object.entries(members).map(
        ([name, value]) => [name, { get: () => value, enumerable: true }] as const,
      );
      return Object.defineProperties<object>({}, Object.fromEntries(getters));
    }
  }
}

/** Changes a body that can be changed, as a careless caller does. */
export function mutate(body: BodyInit | null | undefined): void {
  if (body instanceof URLSearchParams || body instanceof FormData) body.append('late', 'change');
  if (body instanceof ArrayBuffer) new Uint8Array(body).fill(88);
  if (ArrayBuffer.isView(body)) new Uint8Array(body.buffer).fill(88);
}
