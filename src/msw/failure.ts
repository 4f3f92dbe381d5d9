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

export function failureResponse(failure: Failure): Response {
  return failure === 'network' ? Response.error() : Response.json({ error: 'failed_by_test' }, { status: failure });
}
