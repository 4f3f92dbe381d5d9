import { bare } from '../bare.ts';
import { identityOf, nameFrom } from '../session/identity.ts';
import { affirms, denialOf, membersOf, NO, textOf } from './denial.ts';
import { isObject, member } from './member.ts';
import { JWT, NOTHING, tokenIn } from './token.ts';

/** The result of a refresh or a login. */
export interface Grant {
  /** With or without a leading scheme, such as `Bearer`. */
  readonly accessToken: string;
  /** Lifetime of the access token in seconds (`expires_in`, RFC 6749 section 5.1). Default: that of the JWT. */
  readonly expiresIn?: number | undefined;
  /** For refreshers that send one. Kept in memory, and never sent to other tabs. */
  readonly refreshToken?: string | undefined;
  /** A name of the session that is not secret. Default: the JWT's `session_id` or `sid`. */
  readonly sessionId?: string | undefined;
  /** Names the user, together with the names in the JWT. Default: only those. */
  readonly subject?: string | undefined;
  /** Seconds until the absolute limit of the session (`session_expires_in`). Default: unknown. */
  readonly sessionExpiresIn?: number | undefined;
  /** Seconds until the idle limit of the session (`idle_expires_in`). Default: unknown. */
  readonly idleExpiresIn?: number | undefined;
}

/** A grant as it was found in an answer. */
export interface FoundGrant extends Grant {
  /** Names the user of an opaque token (OpenID Connect Core, section 3.1.3.3). */
  readonly idToken?: string | undefined;
}

/*
 * Where servers put the token, names in any casing: RFC 6749 and most (`access_token`), Directus (`data`), Strapi (`jwt`), SimpleJWT
 * (`access`), better-auth and Fastify's examples (`token`), Express boilerplates (`tokens.access.token`), Laravel's jwt-auth guide
 * (`authorisation.token`) and Sanctum (`plainTextToken`), AT Protocol (`accessJwt`), Cognito (`AuthenticationResult.AccessToken`), Saleor (`refreshedToken`), JSON:API (`data.attributes`).
 */
const CONTAINER =
  /^(?:body|payload|content|tokens?|token_?info|(?:token_?)?(?:response|data|pair)|(?:authentication)?results?|session|auth(?:ori[sz]ation|_?tokens)?|credentials|attributes|user|access(?:[_-]?token)?)$/i;
/** Where results of .NET and Convex, and superjson, have everything. */
const AROUND = /^(?:value|json)$/;
/** What is about the call at most servers, but has the tokens of some: django-allauth, OCS, and short or foreign names for the data. */
const AROUND_TOKENS = /^(?:meta(?:data)?|ocs|da[dt]os|info|d|obj)$/;
/** Members that can only be an access token. */
const ACCESS_TOKEN =
  /^(?:(?:access|auth(?:entication)?|bearer|api|plain[_-]?text)[_-]?token|access(?:[_-]?jwt)?|authorization)$/i;
const REFRESH_TOKEN = /^refresh(?:[_-]?token)?$/i;
const TOKEN = /^(?:(?:jwt?|refreshed|new)?[_-]?(?:access)?[_-]?token(?:value)?|(?:session[_-]?)?jwt|bearer)$/i;

/** An object that may contain a token, and the objects around it, up to the top. */
export type Place = readonly [object, ...object[]];

/**
 * Finds the grant in the answers of common servers: at the top or in containers up to two levels down, envelopes aside, a JWT before an
 * opaque token. Of the many members for an expiry only `expires_in` is always in seconds.
 */
export function findGrant(body: unknown, scheme?: string): Grant | undefined {
  if (typeof body === 'string') return bareGrant(body, scheme);
  const [best] = placesIn(body, true)
    .flatMap((place) =>
      Object.entries(place[0]).map(([name, value]) => ({ place, name, token: tokenIn(valueOf(value), scheme) })),
    )
    .flatMap(({ place, name, token: accessToken }) => {
      if (accessToken === undefined) return [];
      const isJwt = JWT.test(accessToken);
      const certainty = [ACCESS_TOKEN, TOKEN, ...(isJwt ? [CONTAINER, AROUND] : [])].findIndex((names) =>
        names.test(name),
      );
      if (certainty < 0) return [];
      const rank = certainty * 2 + (isJwt ? 0 : 1);
      return [{ place, accessToken, rank: isOfUser(place) ? rankBelow(rank) : rank }];
    })
    .sort((one, other) => one.rank - other.rank);
  if (best === undefined) return undefined;
  const { accessToken, place } = best;
  return { accessToken, subject: JWT.test(accessToken) ? undefined : subjectIn(place), ...detailsOf(place) };
}

/** Some write a token as an object with its value. */
function valueOf(token: unknown): unknown {
  return member(token, 'value') ?? token;
}

/** Below the user may be the token of another service: after any JWT, and after any token if it is opaque. */
function rankBelow(rank: number): number {
  return rank % 2 === 0 ? 2.1 + rank / 10 : rank + 6;
}

/** Returns whether it is the user's record, or a part of it. */
export function isOfUser(place: Place): boolean {
  return place.some((object, depth) => object === member(place[depth + 1], 'user'));
}

/** Takes a grant, or finds it in a parsed answer. A grant has our names; an answer that has them too is read as one, with what else it says. */
export function grantFrom(given: unknown, scheme?: string): Grant | undefined {
  const found = findGrant(given, scheme);
  if (!hasOurNames(given)) return found;
  const said = Object.entries(given).filter(([, value]) => typeof (value ?? null) !== 'object');
  return bare({ ...given, ...found, ...Object.fromEntries(said) });
}

function hasOurNames(given: unknown): given is Grant {
  return typeof member(given, 'accessToken') === 'string';
}

/** A text is a token where it looks like one: `"ok"` does not. */
function bareGrant(text: string, scheme: string | undefined): Grant | undefined {
  const accessToken = tokenIn(text, scheme) ?? '';
  return accessToken.length >= 20 ? { accessToken } : undefined;
}

/** The placeholder for a token in a cookie. */
const IN_COOKIES = 'cookies';

/** Makes the grant of an answer whose body has at most the lifetime of its cookies. */
export function cookieGrant(body: unknown): Grant {
  const places = placesIn(body).map(([place]) => place);
  const subject = subjectIn(places) ?? listedIn(places) ?? ownIdIn(places);
  return { accessToken: IN_COOKIES, subject, ...detailsOf([isObject(body) ? body : {}]) };
}

/** How the answer of a `/me` calls the user. */
const ME = /^(?:(?:current|auth(?:enticated)?)_?user|clientprincipal|authenticateditem|identity|viewer|me)$/i;

/**
 * Returns the user's id in the answer of a `/me`. A bare `id` may be that of the session or of the call, which changes with each refresh,
 * unless it stands beside an email and a name, and so may a `uid`. No other name counts: one answer may have it, and the next an id.
 */
function ownIdIn(places: readonly object[]): string | undefined {
  const users = places.flatMap((place) =>
    Object.entries(place).flatMap(([name, value]: [string, unknown]) => (ME.test(name) ? [value] : [])),
  );
  const records = places.filter((place) => {
    const names = Object.keys(place).join(' ');
    if (/\b(?:email|username)\b/i.test(names.slice(names.search(/\buid\b/i)))) return true;
    return /\bemail\b/i.test(names) && /name\b/i.test(names) && !/exp/i.test(names);
  });
  const ids = [...users, ...records].map((object) => {
    const { user } = identityOf(object);
    return user['userid'] ?? user['uid'] ?? user['id'];
  });
  return ids.find((id) => id !== undefined && !VISITOR.test(id));
}

const SIGNED_OUT = /^(?:is[_-]?login|(?:is[_-]?)?(?:authenticated|(?:logged|signed)[_-]?in))$/i;
const NOBODY = /^(?:user|session|auth)$/i;
/** Names of visitors: WordPress and Drupal have 0. */
const VISITOR = /^(?:-1|0|(?:guest|anonymous)(?:[-_ ]?(?:\d+|user))?)$/i;
/** What a visitor lacks, in the answer of a `/me`. */
const PERSON =
  /user|principal|account|profile|session|viewer|member|customer|person|employee|identity|whoami|^uid|^me$/i;

/**
 * Returns whether a successful answer means that there is no session; servers differ in how they say so (better-auth: `null`). If no
 * token is expected, an empty member beside a success means nothing: `{ "message": "Refreshed", "data": null }`, but for `user` and the like.
 */
export function deniesSession(body: unknown, isTokenExpected: boolean): boolean {
  if (body === null || body === false || body === 0) return true;
  // The record of a user may have an empty `api_token`, or the status of a subscription. A bare `id` may be the call's.
  const isNamed =
    !isTokenExpected &&
    Object.entries(identityOf(body).user).some(([name, value]) => name !== 'id' && !VISITOR.test(value));
  return placesIn(body).some((place) => {
    const [object] = place;
    const entries = Object.entries(object);
    const isOfRecord = isNamed || isOfUser(place);
    const isOut = (value: unknown): boolean => value === false || (!isOfRecord && NO.test(textOf(value)));
    if (entries.some(([name, value]) => SIGNED_OUT.test(name) && isOut(value))) return true;
    if (isNamed && isOfUser(place)) return false;
    // Read once a place: a body may have thousands of empty members.
    let isAffirmed: boolean | undefined;
    const isNothing = (value: unknown): boolean =>
      value !== undefined && (value === null || NOTHING.test(textOf(value)));
    const isEmpty = ([name, value]: [string, unknown]): boolean => {
      if (!isNothing(value)) return false;
      if (isNamed || NOBODY.test(name)) return NOBODY.test(name);
      // The mutations of GraphQL have names of their own, as has the user of some servers.
      const isOnly =
        entries.length === 1 &&
        (object === member(body, 'data') || (!isTokenExpected && value === null && PERSON.test(name)));
      return (
        (isTokenExpected || !(isAffirmed ??= affirms(object))) &&
        (isOnly || [ACCESS_TOKEN, TOKEN, CONTAINER].some((names) => names.test(name)))
      );
    };
    return entries.some(isEmpty) || denialOf(object, isNamed) !== undefined;
  });
}

/** Returns the objects that may contain a token, from the top down; with `isTokenSought` also those that are mostly about the call. */
export function placesIn(body: unknown, isTokenSought = false): readonly Place[] {
  const places: Place[] = isObject(body) ? [[body]] : [];
  /** Of the places around them: counted once each, as one may have thousands of members that are places too. */
  const depths = [0];
  for (const [at, place] of places.entries()) {
    const inner = Object.entries(place[0]);
    // An object of one member is only an envelope, as the batches of tRPC are.
    const depth = (depths[at] ?? 0) + (inner.length > 1 ? 1 : 0);
    if (depth > 2 || place.length > 5) continue;
    // GraphQL has the name of the mutation there, and nothing beside it, and PostgREST a row.
    const isOnly = inner.length === 1 && (place[0] === member(body, 'data') || Array.isArray(place[0]));
    for (const [name, value] of inner)
      if (
        isObject(value) &&
        (CONTAINER.test(name) ||
          AROUND.test(name) ||
          (isTokenSought && AROUND_TOKENS.test(name) && !isOfUser(place)) ||
          (isOnly && (!isTokenSought || !/refresh_?token/i.test(name) || isGrant(value))))
      ) {
        places.push([value, ...place]);
        depths.push(depth);
      }
  }
  return places;
}

/** The mutation may be called `refreshToken`, as graphql-jwt has it. */
function isGrant(value: object): boolean {
  return Object.keys(value).some((name) => ACCESS_TOKEN.test(name) || /^refresh/i.test(name));
}

/** Members that name the user. A bare `id` may be the token's. */
const SUBJECT = [
  'sub',
  'userid',
  'loginid',
  'user.id',
  'user.userid',
  'user.uid',
  'user',
  'user.email',
  'user.username',
];

/** Finds the user in the claims that ASP.NET lists, `{ "type": "sub", "value": "1" }`, and App Service as `typ` and `val`. */
function listedIn(places: readonly object[]): string | undefined {
  const lists = [...places, ...places.flatMap((place): readonly unknown[] => Object.values(place))];
  const claims: readonly unknown[] = lists.flat();
  const own = claims.find((claim) => /^(?:.*\/)?(?:sub|nameidentifier)$/.test(textOf(firstOf(claim, /^typ/i))));
  return nameFrom(firstOf(own, /^val(?:ue)?$/i));
}

function firstOf(claim: unknown, name: RegExp): unknown {
  return membersOf(claim).find(([key]) => name.test(key))?.[1];
}

/** Finds the user of an opaque token. */
function subjectIn(objects: readonly object[]): string | undefined {
  const names = objects.map((object) => identityOf(object).user);
  return SUBJECT.flatMap((name) => names.map((found) => found[name])).find((name) => name !== undefined);
}

/** Reads the members beside the token or around it. */
function detailsOf(place: Place): Omit<FoundGrant, 'accessToken'> {
  const find = (name: RegExp): unknown =>
    place.flatMap((object) => Object.entries(object)).find(([given, value]) => name.test(given) && value !== '')?.[1];
  const refresh = find(REFRESH_TOKEN);
  return {
    expiresIn: seconds(find(/^expires_in$/)),
    refreshToken: string(member(refresh, 'token') ?? valueOf(refresh)),
    idToken: string(find(/^id_token$/)),
    sessionId: nameFrom(find(/^session[_-]?id$/i)),
    sessionExpiresIn: seconds(find(/^session_expires_in$/)),
    idleExpiresIn: seconds(find(/^idle_expires_in$/)),
  };
}

export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined;
}

/** Some servers send the number as text. */
export function seconds(value: unknown): number | undefined {
  return number(/^\d+$/.test(textOf(value)) ? Number(value) : value);
}
