/** A call, as far as it may be told. */
export interface CallName {
  readonly method: string;
  /** Origin and path. */
  readonly url: string;
}

/** Whether the API takes the cookies that a refresh says it has set: where no script sees a token, there is no other sign of a session. */
export interface Proof {
  /** Some call was accepted since the session began. */
  readonly isAccepted: boolean;
  /** The calls that were refused although the cookies had just been refreshed, since the last one that was accepted. */
  readonly refused: readonly CallName[];
}

export const NO_PROOF: Proof = { isAccepted: false, refused: [] };
export const PROVEN: Proof = { isAccepted: true, refused: [] };

/** Refusals that prove what one alone does not. */
const ENOUGH = 3;

/**
 * Says whether refused calls show that no user is signed in. Where some call was accepted, one endpoint that refuses for reasons of its
 * own, such as a wrong password, must not end the session.
 */
export function isDisproven({ isAccepted, refused }: Proof): boolean {
  if (!isAccepted) return refused.length >= ENOUGH;
  const gets = refused.filter(({ method }) => method === 'GET');
  return gets.length >= ENOUGH || new Set(refused.map(({ url }) => url)).size > 1;
}
