/** Which of the handlers a call has reached. */
export type Route = 'login' | 'refresh' | 'logout' | 'api';

/** A call, for the option `fail` to decide about. */
export interface FailingCall {
  readonly route: Route;
  /** 1 for the first call of its route. */
  readonly count: number;
}

/** What comes of a call that fails: a status, or no answer at all. */
export type Failure = number | 'network';

export function failureResponse(failure: Failure): Response {
  return failure === 'network' ? Response.error() : Response.json({ error: 'failed_by_test' }, { status: failure });
}
