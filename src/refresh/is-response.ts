import { isObject } from './member.ts';

/** Recognises a response by its members: polyfills and mocks have other classes, and only some have the right tag. */
export function isResponse(value: unknown): value is Response {
  if (!isObject(value) || !('status' in value)) return false;
  const { status } = value;
  const isReadable = ['text', 'json'].some((name) => typeof Reflect.get(value, name) === 'function');
  return typeof status === 'number' && isReadable;
}
