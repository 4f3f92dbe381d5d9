/** The route of a call. */
export type Route = 'login' | 'refresh' | 'logout' | 'api';

/** A call, for the option `fail`. */
export interface FailingCall {
  readonly route: Route;
  /** 1 for the first call of its route. */
  readonly count: number;
}

/** The failure of a call: a status, or no answer. */
export type Failure = number | 'network';

/** Statuses whose answers have no body. */
const BARE: readonly number[] = [204, 205, 304];

export function failureResponse(failure: Failure): Response {
  if (failure === 'network') return Response.error();
  if (!Number.isInteger(failure) || failure < 200 || failure > 599)
    throw new TypeError(
      "authHandlers: the result of fail is wrong. Return a status from 200 to 599, 'network', or undefined.",
    );
  if (BARE.includes(failure)) return new Response(null, { status: failure });
  return Response.json({ error: 'failed_by_test' }, { status: failure });
}
