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
  readonly refused: readonly RefusedCall[];
}

export interface RefusedCall extends CallName {
  /** When the call was sent, among all calls, and how many had been sent when it was refused. */
  readonly order: number;
  readonly sent: number;
  /** Of the answer, which may be any with a rule of the app's own. */
  readonly status: number;
}

/**
 * Adds a refusal. After an accepted call those of one moment count as one, since an API may fail for a moment, and a 403 does not count:
 * it mostly means the right of the user.
 */
export function withRefusal(proof: Proof, call: RefusedCall): Proof {
  const isSameMoment = call.order <= (proof.refused.at(-1)?.sent ?? 0);
  const isIgnored = proof.isAccepted && (isSameMoment || call.status === 403);
  return isIgnored ? proof : { ...proof, refused: [...proof.refused, call] };
}

export const NO_PROOF: Proof = { isAccepted: false, refused: [] };
export const PROVEN: Proof = { isAccepted: true, refused: [] };

/** This number of refusals is proof. */
const ENOUGH = 3;

/**
 * Returns whether refused calls prove that no user is signed in. If a call was accepted before, endpoints that refuse for another
 * reason, such as a wrong password, must not end the session; where the refresh names the user, nor must some that only others may call.
 */
export function isDisproven({ isAccepted, refused }: Proof, isNamed: boolean): boolean {
  if (!isAccepted) return refused.length >= ENOUGH;
  const gets = isNamed ? [] : refused.filter(({ method }) => method === 'GET');
  const urls = new Set(refused.map(({ url }) => endpointOf(url)));
  return gets.length >= ENOUGH || urls.size >= (gets.length > 0 ? 2 : ENOUGH);
}

/** Numbers and UUIDs in a path are ids: `/notes/1` and `/notes/2` are one endpoint. */
export function endpointOf(url: string): string {
  return url.replace(/\/(?:\d+|[\da-f]{8,}(?:-[\da-f]+)*)(?=\/|$)/gi, '/*');
}
