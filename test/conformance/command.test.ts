import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { watch } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from 'rebearer/conformance';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { markdownOf } from '../../src/cli/markdown.ts';
import { redactHosts } from '../../src/cli/redact-hosts.ts';
import { createContext } from '../../src/conformance/context.ts';
import { resolveTarget } from '../../src/conformance/resolve-target.ts';
import { serve, serveReference } from './listen.ts';
import { stopMeasuring, stopTimers } from './stopped-time.ts';
import { rebearer } from './terminal.ts';

const LOGIN = [
  '--login',
  '/auth/login',
  '--login-body',
  '{"username":"alice","password":"alice-demo"}',
  '--api',
  '/api/me',
];

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-doctor-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  await writeFile(path, text, { mode: 0o700 });
  return path;
}

test('a healthy server passes over real HTTP, with exit code 0 and one line for each check', async () => {
  stopMeasuring();
  const url = await serveReference();
  const { exitCode, stdout } = await rebearer(['doctor', url, ...LOGIN]);
  const lines = stdout.split('\n').filter((line) => /RB\d{3}/.test(line));
  expect(lines.filter((line) => !/^[✓–] RB\d{3} \S/.test(line))).toEqual([]);
  expect(stdout).toMatch(/\n\d+ passed, 0 remarks, 0 failed, \d+ skipped\n$/);
  expect(stdout).toContain('access token: ES256, claims aud exp iat iss jti sid sub');
  expect(exitCode).toBe(0);
});

test('failures come last, with cause, remedy and page, and give exit code 1', async () => {
  const url = await serveReference({ faults: ['cookie without HttpOnly', 'no nosniff'] });
  const { exitCode, stdout } = await rebearer(['doctor', url, ...LOGIN, '--only', 'cookie,RB052']);
  const lines = stdout.trim().split('\n');
  expect(lines.at(-3)).toBe(
    '✗ RB021 The session cookie is HttpOnly: session has no HttpOnly. Set the cookie with HttpOnly. docs/doctor.md#rb021',
  );
  expect(lines.at(-4)).toMatch(/^! RB052 .* docs\/doctor\.md#rb052$/);
  expect(exitCode).toBe(1);
});

test('remarks alone give exit code 0, and 1 with --strict', async () => {
  const url = await serveReference({ faults: ['no nosniff'] });
  const args = ['doctor', url, '--only', 'RB052'];
  expect(await rebearer(args)).toMatchObject({ exitCode: 0 });
  expect(await rebearer([...args, '--strict'])).toMatchObject({ exitCode: 1 });
});

test('--only and --skip take ids and groups', async () => {
  const url = await serveReference();
  const { stdout } = await rebearer(['doctor', url, '--only', 'reachability,rb052', '--skip', 'RB008,RB006']);
  expect([...stdout.matchAll(/RB\d{3}/g)].map(String).sort()).toEqual([
    'RB001',
    'RB002',
    'RB003',
    'RB004',
    'RB005',
    'RB007',
    'RB052',
  ]);
});

test('--end-statuses goes to the reading of the refusals', async () => {
  const url = await serve((_request, response) =>
    response.writeHead(401, { 'content-type': 'text/html' }).end('<!doctype html>'),
  );
  const args = ['doctor', url, '--only', 'RB046'];
  expect((await rebearer(args)).stdout).toContain('✗ RB046');
  expect((await rebearer([...args, '--end-statuses', '401,403'])).stdout).toContain('✓ RB046');
});

test.each([[401], ['401'], [['401']], [[4010]]])(
  'the statuses that end a session are checked: not %j',
  (endStatuses) => {
    const target = { url: 'https://app.example.com', refresh: { endStatuses } } as unknown as Target;
    expect(() => resolveTarget(target)).toThrow(
      new TypeError('refresh.endStatuses has to be a list of statuses, such as [401, 403].'),
    );
  },
);

test('only terminals get colours, and not with NO_COLOR', async () => {
  const url = await serveReference();
  const args = ['doctor', url, '--only', 'RB052'];
  const escape = '\u001B[';
  expect((await rebearer(args)).stdout).not.toContain(escape);
  expect((await rebearer(args, { isTTY: true })).stdout).toContain(escape);
  expect((await rebearer(args, { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(escape);
});

test('--json follows the schema for findings, an unreachable server and a failed login', async () => {
  const schema: unknown = JSON.parse(
    await readFile(join(import.meta.dirname, '../../docs/spec/report.schema.json'), 'utf8'),
  );
  const report = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const url = await serveReference({ faults: ['cookie without HttpOnly'] });
  const wrong = ['--login', '/auth/login', '--login-body', '{"username":"alice","password":"wrong"}'];
  for (const [args, problem] of [
    [[url, ...LOGIN, '--only', 'cookie,token'], undefined],
    [['http://localhost:1'], 'unreachable'],
    [[url, ...wrong], 'login'],
  ] as const) {
    const { stdout } = await rebearer(['doctor', ...args, '--json']);
    const parsed = JSON.parse(stdout) as { problem?: { type: string } };
    expect(report.safeParse(parsed).error).toBeUndefined();
    expect(parsed.problem?.type).toBe(problem);
    expect(report.safeParse({ ...parsed, version: 2 }).success).toBe(false);
  }
});

test('no format prints a secret on stdout or stderr', async () => {
  const faults = ['cookie in the body', 'cookie is a JWT', 'password in the token'] as const;
  const secrets: string[] = [];
  const url = await serveReference({ faults, onAnswer: (text) => secrets.push(...secretsIn(text)) });
  const args = ['doctor', url, ...LOGIN, '--skip', 'lifetimes'];
  for (const format of [[], ['--json'], ['--report', '--only', 'cookie,answers,token']]) {
    const { stdout, stderr } = await rebearer([...args, ...format]);
    expect(stdout).toContain('RB150');
    expect(secrets.filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
    expect(stdout + stderr).not.toContain('alice-demo');
  }
  expect(secrets.length).toBeGreaterThan(100);
});

/** Tokens and cookies, in a body or in a header. */
function secretsIn(text: string): readonly string[] {
  return [...text.matchAll(/[\w-]+\.[\w-]+\.[\w.-]{20,}/g)].map(String);
}

test('--report contains no host name of the server', async () => {
  const url = await serveReference({ faults: ['CORS echoes every origin', 'slash leads to another host'] });
  const { stdout } = await rebearer(['doctor', url, '--report']);
  expect(stdout).toContain('| RB071 | failed |');
  expect(stdout).not.toContain(new URL(url).host);
});

test('--report names no other host either, and leaves words alone that are the name of one', () => {
  const hosts = ['api:3000', 'api', 'app.corp.example', 'app.corp.example:8443'];
  const text = [
    'app.corp.example:8443 gave no answer at /api/me within 1 s.',
    'session has Domain=corp.example.',
    '/auth/refresh is answered with 302 to https://sso.corp.example/login.',
    'The 200 of /api/me allows another origin than http://api:3000.',
    'api:3000 closed the connection. A refresh with Origin: https://evil.example is granted.',
  ].join('\n');
  const redacted = redactHosts(text, hosts);
  expect(redacted).not.toMatch(/corp|sso|api:3000/);
  expect(redacted).toContain('app.example.com gave no answer at /api/me within 1 s.');
  expect(redacted).toContain('session has Domain=example.com.');
  expect(redacted).toContain('302 to https://app.example.com/login.');
  expect(redacted).toContain('Origin: https://evil.example is granted.');
});

test('--report takes out a name that would be a link', () => {
  const report = {
    version: 1,
    url: 'https://www.corp.example/',
    refresh: 'https://www.corp.example/auth/refresh',
    counts: { passed: 0, remark: 0, failed: 0, skipped: 0 },
    problem: { type: 'unreachable', message: 'Nothing listens at www.corp.example: the connection was refused.' },
    results: [],
  } as const;
  const text = markdownOf(report, []);
  expect(text).toContain('Nothing listens at app.example.com: the connection');
  expect(text).not.toContain('corp');
});

test('a login command that never ends is stopped, and is no finding', async () => {
  const url = await serveReference();
  const file = await fileOf('');
  const pass = stopTimers();
  const watcher = watch(file);
  onTestFinished(() => watcher.close());
  const begun = once(watcher, 'change');
  const ran = rebearer(['doctor', url, '--login-command', `echo begun > ${file}; exec sleep 600`, '--timeout', '0.5']);
  await begun;
  pass(3000);
  const { exitCode, stderr } = await ran;
  expect(stderr).toContain('The login did not end within 3 s.');
  expect(exitCode).toBe(2);
});

test('control characters from a server do not reach the terminal', async () => {
  const url = await serveReference({ faults: ['control characters in a claim'] });
  const { stdout } = await rebearer(['doctor', url, ...LOGIN, '--only', 'RB150']);
  expect(stdout).toContain('✗ RB150');
  expect(stdout).toContain('password?]0;owned?');
  expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
});

test.each([[''], ['--json'], ['--report']])(
  'control characters in the name of a cookie do not reach the terminal, and no secret in it (%s)',
  async (mode) => {
    const name = `a\u009B\u0085b\u009B${'x'.repeat(40)}`;
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'set-cookie': `${name}=1; Max-Age=0` }).end('{}');
    });
    const { stdout, stderr } = await rebearer(['doctor', url, ...LOGIN, '--only', 'RB018', ...(mode ? [mode] : [])]);
    expect(stderr).toContain('the Max-Age or Expires of a??b?… is over.');
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|x{40}/u);
  },
);

test.each([
  [
    'a file',
    async () => [
      '--login-file',
      await fileOf('{"url":"/auth/login","body":{"username":"alice","password":"alice-demo"}}'),
    ],
    '',
  ],
  [
    'the standard input',
    async () => ['--login', '/auth/login', '--login-body', '-'],
    '{"username":"alice","password":"alice-demo"}',
  ],
  [
    'a file for the body',
    async () => [
      '--login',
      '/auth/login',
      '--login-body',
      `@${await fileOf('{"username":"alice","password":"alice-demo"}')}`,
    ],
    '',
  ],
])('the login comes from %s', async (_what, flags, stdin) => {
  const url = await serveReference();
  const { exitCode, stdout } = await rebearer(['doctor', url, '--only', 'RB041,RB102', ...(await flags())], { stdin });
  expect(stdout).toMatch(/✓ RB041/);
  expect(stdout).toMatch(/✓ RB102/);
  expect(exitCode).toBe(0);
});

test.each(['--login-file', '--login-body'])('the file of %s may begin with a byte order mark', async (flag) => {
  const url = await serveReference();
  const body = '{"username":"alice","password":"alice-demo"}';
  const path = await fileOf(`\uFEFF${flag === '--login-file' ? `{"url":"/auth/login","body":${body}}` : body}`);
  const login = flag === '--login-file' ? [flag, path] : ['--login', '/auth/login', flag, `@${path}`];
  const { exitCode, stdout } = await rebearer(['doctor', url, '--only', 'RB041', ...login]);
  expect(stdout).toMatch(/✓ RB041/);
  expect(exitCode).toBe(0);
});

test('a login command that fails runs once, and the message has its exit code', async () => {
  const url = await serveReference();
  const file = await fileOf('');
  const command = `echo begun >> ${file}; exit 3`;
  const ran = await rebearer(['doctor', url, '--login-command', command, '--only', 'RB041,RB102']);
  expect(ran.stderr).toContain('The login command ended with exit code 3.');
  expect(ran.exitCode).toBe(2);
  expect(await readFile(file, 'utf8')).toBe('begun\n');
});

test('groups are named, and an origin is written, in capitals too', async () => {
  const url = await serveReference();
  const origin = `${url.toUpperCase()}/`;
  const { exitCode, stdout } = await rebearer(['doctor', url, ...LOGIN, '--origin', origin, '--only', 'Caching']);
  expect(stdout).toMatch(/✓ RB061/);
  expect(exitCode).toBe(0);
});

test('a login script prints the cookie, and runs for each session', async () => {
  const url = await serveReference();
  const script = await fileOf(`#!/usr/bin/env node
    const answer = await fetch('${url}/auth/login', {
      method: 'POST',
      headers: { origin: '${url}', 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'alice', password: 'alice-demo' }),
    });
    console.log(answer.headers.getSetCookie().map((field) => field.split(';')[0]).join('; '));`);
  const command = `node --input-type=module < ${script}`;
  const { exitCode, stdout } = await rebearer([
    'doctor',
    url,
    '--login-command',
    command,
    '--only',
    'RB041,RB095,RB102',
  ]);
  expect(stdout.match(/✓/g)).toHaveLength(3);
  expect(exitCode).toBe(0);
});

test('with a login script that always prints the same cookie, checks that need a new session are skipped', async () => {
  const url = await serveReference();
  const login = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: '{"username":"alice","password":"alice-demo"}',
  });
  const [cookie = ''] = login.headers.getSetCookie().map((field) => field.split(';')[0]);
  const { stdout } = await rebearer(['doctor', url, '--login-command', `echo "${cookie}"`, '--only', 'RB041,RB095']);
  expect(stdout).toMatch(/✓ RB041/);
  expect(stdout).toMatch(/– RB095 .*The login gives the same session each time/);
});

test.each([
  [['doctor'], /missing required argument/],
  [['doctor', 'https://app.example.com', '--jso'], /unknown option '--jso'/],
  [['doctor', 'http://a b'], /url has to be an http or https URL/],
  [['doctor', 'ftp://example.com'], /url has to be an http or https URL/],
  [['doctor', 'https://app.example.com', '--only', 'RB999'], /"RB999" is neither a check nor a group/],
  [['doctor', 'https://app.example.com', '--login-body', '{}'], /--login-body needs --login/],
  [['doctor', 'https://app.example.com', '--login-file', '/nowhere'], /cannot be read/],
  [['doctor', 'https://app.example.com', '--end-statuses', '401,4o3'], /list of statuses, such as 401,403/],
  [['doctor', 'https://app.example.com', '--timeout', 'soon'], /number of seconds/],
  [['doctor', 'https://app.example.com', '--timeout', '0'], /number of seconds above 0/],
  [['doctor', 'https://app.example.com', '--timeout', 'Infinity'], /number of seconds, up to those of a day/],
  [['doctor', 'https://app.example.com', '--only', ''], /leave no check to make/],
  [['doctor', 'https://app.example.com', '--only', 'RB041', '--skip', 'RB041'], /leave no check to make/],
  [['doctor', 'https://app.example.com', '--csrf', 'XSRF-TOKEN=X XSRF'], /--csrf has to be one such as/],
  [['doctor', 'https://app.example.com', '--origin', 'https://app.example.com/app'], /origin has to be one such as/],
  [['doctor', 'https://app.example.com', '--login', '/login', '--login-body', '{user:1}'], /is not valid JSON/],
  [['doctor', 'https://alice:secret@app.example.com'], /must not contain a user name or password/],
  [['doctor', 'https://app.example.com', '--header', 'X-CSRF: 値'], /^refresh has a method, a header or a body/m],
  [['doctor', 'https://app.example.com', '--refresh-method', 'TRACE'], /^refresh has a method, a header or a body/m],
  [['doctor', 'https://app.example.com', '--logout-method', 'TRACE'], /^logout has a method, a header or a body/m],
  [['doctor', 'https://app.example.com', '--refresh-method', 'PO ST'], /^refresh has a method, a header or a body/m],
  [['doktor'], /unknown command 'doktor'/],
])('%j is wrong usage: exit code 2 and a message', async (args, sentence) => {
  const { exitCode, stdout, stderr } = await rebearer(args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/secret|\n\s+at /);
});

/** A server whose answers an attacker has chosen; a refresh without a cookie finds no session. */
function hostile(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return serve((request, response) => {
    request.resume();
    if (request.url === '/auth/refresh' && request.headers.cookie === undefined)
      return void response.writeHead(401, JSON_TYPE).end('{"error":"invalid_grant"}');
    answer(request, response);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const ID = '0123456789abcdef'.repeat(2);

test.each([[[]], [['--json']], [['--report']]])(
  'a session’s short id that the server repeats in a redirect is not printed (%j)',
  async (format) => {
    const url = await hostile((request, response) => {
      const cookie = { 'set-cookie': `session=s%3A${ID}; Path=/; HttpOnly` };
      if (request.url === '/auth/login') return void response.writeHead(200, { ...JSON_TYPE, ...cookie }).end('{}');
      response.writeHead(302, { location: `/login/s:${ID}/s%3A${ID}` }).end();
    });
    const { stdout, stderr } = await rebearer(['doctor', url, ...LOGIN, '--only', 'redirects', ...format]);
    expect(stdout).toContain('302 to /login/');
    expect(stdout + stderr).not.toContain(ID);
  },
);

test('a secret that begins near the end of what is printed is not printed in part', async () => {
  const secret = 'S3CR3T'.repeat(10);
  const url = await serve((_request, response) => {
    response.writeHead(302, { location: `/${'p/'.repeat(170)}${secret}` }).end();
  });
  const { stdout } = await rebearer(['doctor', url, '--only', 'redirects']);
  expect(stdout).toContain('302 to /p/p/');
  expect(stdout).not.toContain('S3CR');
});

test('--report has no element, link or mention that a server has chosen', async () => {
  const claims = {
    '<img src=x>': 1,
    '@everyone': 1,
    '&#64;everyone': 1,
    '[a](https://evil.example/b)': 1,
    'a|b': 1,
    'www.evil.example': 1,
    'owner/project#1': 1,
    'GH-1': 1,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  let count = 0;
  const url = await hostile((_request, response) => {
    const token = `${part({ alg: '<b>' })}.${part({ ...claims, jti: ++count })}.c2ln`;
    response.writeHead(200, { ...JSON_TYPE, 'set-cookie': `session=${ID}${count}; Path=/; HttpOnly` });
    response.end(JSON.stringify({ access_token: token, expires_in: 60 }));
  });
  const { stdout } = await rebearer(['doctor', url, ...LOGIN, '--only', 'token', '--report']);
  expect(stdout).toContain('Access token: &lt;b>');
  expect(stdout).not.toMatch(/<img|<b|@everyone|&#|\]\(|a\|b|www\.|#1|GH-1/);
});

test('a token with thousands of claims does not fill the terminal', async () => {
  const claims = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`claim${at}`, at]));
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  let count = 0;
  const url = await hostile((_request, response) => {
    const token = `${part({ alg: 'ES256' })}.${part({ ...claims, jti: ++count })}.c2ln`;
    response.writeHead(200, { ...JSON_TYPE, 'set-cookie': `session=${ID}${count}; Path=/; HttpOnly` });
    response.end(JSON.stringify({ access_token: token, expires_in: 60 }));
  });
  const { stdout } = await rebearer(['doctor', url, ...LOGIN, '--only', 'token']);
  expect(stdout).toContain('claims claim0');
  expect(stdout).toContain(' and 4901 more\n');
  expect(stdout.length).toBeLessThan(10_000);
});

test('the session of one host is not shown to another: its pages, or a logout that was not named', async () => {
  const seen: (string | undefined)[] = [];
  const pages = await serve((request, response) => {
    seen.push(request.headers.cookie, request.headers.authorization);
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
  });
  let live = '';
  let count = 0;
  const own = await hostile(({ headers, url }, response) => {
    const isLogin = url === '/auth/login';
    if (!isLogin && headers.cookie !== live)
      return void response.writeHead(400, JSON_TYPE).end('{"error":"invalid_grant"}');
    live = url === '/auth/logout' ? '' : `session=${ID}${++count}`;
    const cookie = { 'set-cookie': `${live || 'session='}; Path=/; HttpOnly${live === '' ? '; Max-Age=0' : ''}` };
    response.writeHead(200, { ...JSON_TYPE, ...cookie });
    response.end(live === '' ? '{}' : `{"access_token":"opaque-token-${count}","expires_in":60}`);
  });
  const api = own.replace('localhost', '127.0.0.1');
  const login = [...LOGIN.slice(2), '--login', `${api}/auth/login`, '--refresh', `${api}/auth/refresh`];
  const { stdout } = await rebearer(['doctor', pages, ...login, '--only', 'RB101,RB102,RB161']);
  expect(stdout).toContain('✓ RB102');
  expect(stdout).toContain('– RB161');
  expect(seen.filter((credential) => credential !== undefined)).toEqual([]);
});

test('a server whose answers are large does not fill the memory: a run keeps their beginnings', async () => {
  let count = 0;
  const large = `"${'x'.repeat(1_000_000)}"`;
  const url = await hostile((_request, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'set-cookie': `session=${ID}${++count}; Path=/; HttpOnly` });
    response.end(`{"access_token":"opaque-token-${count}","expires_in":60,"x":${large}}`);
  });
  const context = createContext(resolveTarget({ url, login: { url: '/auth/login' } }));
  const visitor = await context.signIn();
  for (let at = 0; at < 20; at++) await visitor.refresh();
  expect(context.answers.length).toBeGreaterThan(20);
  expect(context.answers.map(({ text }) => text.length).filter((length) => length > 10_000)).toEqual([]);
  expect(context.answers.filter(({ json }) => json !== undefined)).toEqual([]);
});
