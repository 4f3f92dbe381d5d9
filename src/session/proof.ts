/** The name of a call for events. */
export interface CallName {
  readonly method: string;
  /** Origin and path. */
  readonly url: string;
}

/** Whether the API accepts the cookies that a refresh has set. With cookies only, this is the only sign of a session. */
export interface Proof {
  /** A call was accepted since the session began. */
  readonly isAccepted: boolean;
  /** The calls that were refused although the cookies had just been refreshed, since the last accepted call. */
  readonly refused: readonly CallName[];
}

export const NO_PROOF: Proof = { isAccepted: false, refused: [] };
export const PROVEN: Proof = { isAccepted: true, refused: [] };

/** This number of refusals is proof. */
const ENOUGH = 3;

/**
 * Returns whether refused calls prove that no user is signed in. If a call was accepted before, one endpoint that refuses for
 * another reason, such as a wrong password, must not end the session.
 */
export function isDisproven({ isAccepted, refused }: Proof): boolean {
  if (!isAccepted) return refused.length >= ENOUGH;
  const gets = refused.filter(({ method }) => method === 'GET');
  return gets.length >= ENOUGH || new Set(refused.map(({ url }) => url)).size > 1;
}
