/** The readable parts of a JWT. Nothing is verified. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What the signature is of. */
  readonly signed: string;
  readonly signature: string;
}

const SHAPE = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

export function isJwt(token: string): boolean {
  return decodeJwt(token) !== undefined;
}

/** Returns the parts of a JWT; `undefined` for an opaque token. */
export function decodeJwt(token: string): Jwt | undefined {
  const [, header = '', claims = '', signature = ''] = SHAPE.exec(token) ?? [];
  const parts = [objectOf(header), objectOf(claims)] as const;
  if (parts[0] === undefined || parts[1] === undefined) return undefined;
  return { header: parts[0], claims: parts[1], signed: `${header}.${claims}`, signature };
}

function objectOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytesOf(part)));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function base64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Returns the algorithm that the header names; empty where it names none. */
export function algorithmOf({ header }: Jwt): string {
  const { alg } = header;
  return typeof alg === 'string' ? alg : '';
}

/** Returns a claim in seconds, where it is a number. */
export function secondsOf({ claims }: Jwt, name: 'exp' | 'iat' | 'nbf'): number | undefined {
  const value = claims[name];
  return typeof value === 'number' && Number.isFinite(value) && value < FAR ? value : undefined;
}

/** The year 5138 in seconds, and 1973 in milliseconds. */
const FAR = 1e11;

/** What to do about a time in milliseconds. */
export const IN_SECONDS: string = 'Write `exp` and `iat` in seconds: `Math.floor(Date.now() / 1000)`.';

/** Whether a time is in milliseconds by mistake. */
export function isInMilliseconds({ claims }: Jwt, name: 'exp' | 'iat'): boolean {
  return Number(claims[name]) >= FAR;
}

/** Returns the same token with another signature: one that only a server that verifies none accepts. */
export function withBrokenSignature(token: string): string {
  const dot = token.lastIndexOf('.');
  const signature = token.slice(dot + 1);
  const middle = Math.floor(signature.length / 2);
  const other = signature[middle] === 'A' ? 'B' : 'A';
  return `${token.slice(0, dot + 1)}${signature.slice(0, middle)}${other}${signature.slice(middle + 1)}`;
}

/** Returns the same token without a signature, as RFC 7519 section 6 has it, with `none` in some spelling. */
export function unsigned({ claims, header }: Jwt, alg: string): string {
  return `${encode({ ...header, alg })}.${encode(claims)}.`;
}

function encode(part: Readonly<Record<string, unknown>>): string {
  const bytes = new TextEncoder().encode(JSON.stringify(part));
  return base64url(String.fromCharCode(...bytes));
}
