import { findGrant as findClientsGrant, type Grant as ClientsGrant, placesIn } from '../../refresh/grant.ts';

/** The result of a login or a refresh as the client reads it, with the type of its token, which the client has no use for. */
export interface Grant extends ClientsGrant {
  readonly tokenType?: string | undefined;
}

/** Finds the grant in the answer of a login. */
export function findGrant(body: unknown): Grant | undefined {
  const found = findClientsGrant(body);
  return found && withType(found, body);
}

export function withType(grant: ClientsGrant, body: unknown): Grant {
  const members = placesIn(body, true).flatMap(([place]) => Object.entries(place));
  const [, type] = members.find(([name, value]) => /^token[_-]?type$/i.test(name) && value !== '') ?? [];
  return { ...grant, tokenType: typeof type === 'string' ? type : undefined };
}
