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
  readonly refused: readonly Refusal[];
}

export interface Refusal extends CallName {
  /** The refresh after which the call was refused. */
  readonly generation: number;
}

export const NO_PROOF: Proof = { isAccepted: false, refused: [] };
export const PROVEN: Proof = { isAccepted: true, refused: [] };

/** This number of refusals is proof. */
const ENOUGH = 3;

/**
 * Returns whether refused calls prove that no user is signed in. If a call was accepted before, neither one endpoint that refuses for
 * another reason, such as a wrong password, nor an API that fails for a moment must end the session.
 */
export function isDisproven({ isAccepted, refused }: Proof): boolean {
  if (!isAccepted) return refused.length >= ENOUGH;
  const gets = refused.filter(({ method }) => method === 'GET');
  const isLasting = new Set(refused.map(({ generation }) => generation)).size > 1;
  return isLasting && (gets.length >= ENOUGH || new Set(refused.map(({ url }) => endpointOf(url))).size > 1);
}

/** Numbers and UUIDs in a path are ids: `/notes/1` and `/notes/2` are one endpoint. */
export function endpointOf(url: string): string {
  return url.replace(/\/(?:\d+|[\da-f]{8,}(?:-[\da-f]+)*)(?=\/|$)/gi, '/*');
}
