import type { Page } from '../../../scripts/engines/engine.ts';
import type { CallOutcome, CallSpec } from './spec.ts';

/** What an engine's own fetch does otherwise than the standard says, found by trying. docs/browsers.md has the list. */
export interface Quirks {
  /** A Request looks into parameters and buffers when it is sent, not when it is made. */
  readonly readsBodiesLate: boolean;
  /** `force-cache` answers with a 401 that came before, which hides the replay from the server. */
  readonly keepsRefusals: boolean;
  /**
   * An abort is an AbortError with any reason, may come too late for a URL that needs no server, and may be lost while the answer to a
   * Request is read: 4 of 15,000 native calls were never ended.
   */
  readonly withholdsReasons: boolean;
  /** An inherited `window` of an init that is not null is refused. */
  readonly looksAtWindow: boolean;
  /** A Request with a stream has the mode `cors` whatever it was given, so that one with `only-if-cached` can't be copied. */
  readonly changesModeOfStreams: boolean;
}

export function findQuirks(page: Page): Promise<Quirks> {
  return page.evaluate(async () => {
    const body = new URLSearchParams('a=1');
    const request = new Request('/', { method: 'POST', body });
    body.append('b', '2');
    const refusal = `/quirk?do=${encodeURIComponent(JSON.stringify({ refuse: 'late' }))}`;
    const ask = (token: string): Promise<Response> =>
      fetch(refusal, { cache: 'force-cache', headers: { authorization: token } });
    await ask('one');
    const controller = new AbortController();
    const given = fetch('/quirk', { signal: controller.signal }).catch(String);
    controller.abort('reason');
    const init = Object.create({ window: 'x' }) as RequestInit;
    const stream = { method: 'POST', body: new ReadableStream(), duplex: 'half', mode: 'same-origin' } as const;
    return {
      changesModeOfStreams: new Request('/', stream).mode !== 'same-origin',
      readsBodiesLate: (await request.text()) !== 'a=1',
      keepsRefusals: (await ask('two')).status === 401,
      withholdsReasons: (await given) !== 'reason',
      looksAtWindow: await fetch('/quirk', init).then(
        () => false,
        () => true,
      ),
    };
  });
}

const READ_LATE: ReadonlySet<CallSpec['body']['type']> = new Set([
  'URLSearchParams',
  'ArrayBuffer',
  'Uint8Array',
  'DataView',
]);

/** Says whether a quirk keeps this call from being compared. */
export function isQuirky(spec: CallSpec, quirks: Quirks): boolean {
  const { form, body, init, initForm, isMutated, behaviour } = spec;
  const isInRequest = form !== 'string' && form !== 'URL';
  if (quirks.readsBodiesLate && isMutated && isInRequest && READ_LATE.has(body.type)) return true;
  if (quirks.keepsRefusals && behaviour.refuse !== undefined && init['cache'] === 'force-cache') return true;
  if (quirks.withholdsReasons && spec.abort !== undefined && spec.where === 'literal') return true;
  if (quirks.withholdsReasons && spec.abort === 'answered' && isInRequest && behaviour.hold === 'body') return true;
  if (
    quirks.changesModeOfStreams &&
    isInRequest &&
    body.type === 'ReadableStream' &&
    init['cache'] === 'only-if-cached'
  )
    return true;
  return quirks.looksAtWindow && initForm === 'inherited' && (init['window'] ?? null) !== null;
}

/** Says whether native fetch kept the caller's reason to itself where ours hands it on. */
export function isReasonWithheld(native: CallOutcome, auth: CallOutcome): boolean {
  const isAborted = native.type === 'rejected' && native.name === 'AbortError' && !native.isReason;
  return isAborted && auth.type === 'rejected' && auth.isReason;
}
