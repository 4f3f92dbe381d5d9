import { expect, test } from 'vitest';
import { redactUrl } from '../../src/devtools/redact-url.ts';
import { pathOf } from '../../src/request/call.ts';

const API = 'https://api.example.com';
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln';
/** As a server sends it in a mail, to set a new password. */
const RESET = 'b5bb9d8014a0f9b1d61e21e796d78dcc';

test.each([
  [`${API}/reset/${JWT}`, `${API}/reset/…`],
  [`${API}/reset/${JWT.replaceAll('.', '%2e')}/done`, `${API}/reset/…/done`],
  [`${API}/reset/${RESET}${RESET}`, `${API}/reset/…`],
  [`${API}/notes/3f2504e0-4f89-41d3-9a0c-0305e82c3301`, `${API}/notes/3f2504e0-4f89-41d3-9a0c-0305e82c3301`],
  [`${API}/me?access_token=${JWT}#${JWT}`, `${API}/me`],
])('%s is shown as %s, as by the events', (url, told) => {
  expect(redactUrl(url)).toBe(told);
  expect(pathOf(url)).toBe(told);
});

test('a user name and a password in a URL are not shown', () => {
  expect(redactUrl('https://alice:secret@api.example.com/me')).toBe(`${API}/me`);
});
