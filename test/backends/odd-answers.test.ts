import { beforeEach, expect, test, vi } from 'vitest';
import { type Backend, json } from './backend.ts';
import { backends, type BackendName, stage } from './stage.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

interface OddAnswer {
  readonly name: BackendName;
  readonly says: string;
  readonly answer: () => Response;
  readonly code: string;
}

const DJANGO_DEBUG = 'RuntimeError: You called this URL via POST, but the URL doesn’t end in a slash';

/** What a server in front of the refresh, or a wrong setting of it, answers: none of it is a word about the session. */
const answers: readonly OddAnswer[] = [
  {
    name: 'spring',
    says: 'the 403 of its CSRF filter',
    answer: () =>
      json({ timestamp: '2026-11-23T15:30:00Z', status: 403, error: 'Forbidden', path: '/auth/refresh' }, 403),
    code: 'misconfigured',
  },
  {
    name: 'django',
    says: 'the redirect to the path with a slash',
    answer: () => new Response(null, { status: 301, headers: { location: '/api/auth/token/refresh/' } }),
    code: 'misconfigured',
  },
  {
    name: 'django',
    says: 'the page of its debug mode',
    answer: () => new Response(`<!DOCTYPE html><pre>${DJANGO_DEBUG}</pre>`, { status: 500 }),
    code: 'transient',
  },
  {
    name: 'laravel',
    says: 'the redirect to its login page',
    answer: () => new Response(null, { status: 302, headers: { location: '/login' } }),
    code: 'misconfigured',
  },
  {
    name: 'laravel',
    says: 'the 500 of an uncaught JWTException',
    answer: () => json({ message: 'Server Error' }, 500),
    code: 'transient',
  },
  {
    name: 'better-auth',
    says: 'the empty 404 of a plugin that is not installed',
    answer: () => new Response(null, { status: 404 }),
    code: 'misconfigured',
  },
  {
    name: 'strapi',
    says: 'the 404 of the other jwtManagement',
    answer: () => json({ data: null, error: { status: 404, name: 'NotFoundError', message: 'Not Found' } }, 404),
    code: 'misconfigured',
  },
  {
    name: 'directus',
    says: 'the 503 of its pressure limiter',
    answer: () => json({ errors: [{ message: 'Service "api" is unavailable.' }] }, 503, { 'retry-after': '60' }),
    code: 'transient',
  },
];

test.each(answers)('$name: $says does not end a session', async ({ name, answer, code }) => {
  const backend: Backend = backends[name];
  let isOdd = false;
  const guard = (request: Request): Response | undefined => (isOdd ? answer() : backend.refresh.guard?.(request));
  const { auth, login, call, server } = await stage(name, { ...backend, refresh: { ...backend.refresh, guard } });
  const failures: string[] = [];
  auth.on('refresh-failure', (failure) => failures.push(failure.code));
  await login('alice', 'alice-demo');
  isOdd = true;
  server.expireTokens();
  await expect(call()).rejects.toMatchObject({ name: code === 'transient' ? 'RefreshError' : 'ConfigurationError' });
  expect(failures).toEqual([code]);
  expect(auth.session.status).toBe('authenticated');
});
