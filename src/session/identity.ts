/** Whose session a token belongs to: the names that its answer gave, the most specific first. */
export type Identity = readonly [sessionId: string | undefined, sid: string | undefined, subject: string | undefined];

/** Returns the one name to show, or `undefined` for an opaque token that came without any. */
export function nameOf(identity: Identity): string | undefined {
  return identity.find((name) => name !== undefined);
}

/** Returns the name of the session, which a later login of the same user does not have. */
export function sessionNameOf([sessionId, sid]: Identity): string | undefined {
  return sessionId ?? sid;
}

export function userNameOf([, , subject]: Identity): string | undefined {
  return subject;
}

/**
 * Compares on the most specific name that both have: an endpoint that leaves out its `session_id` once has not changed
 * the user. Where they share none there is nothing to tell them apart by.
 */
export function isSameIdentity(one: Identity, other: Identity): boolean {
  const shared = one.findIndex((name, at) => name !== undefined && other[at] !== undefined);
  return shared < 0 || one[shared] === other[shared];
}
