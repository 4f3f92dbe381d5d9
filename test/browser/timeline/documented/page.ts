import { auth, authFetch } from '../../../devtools/snippets/timeline.ts';

Object.assign(globalThis, { auth, authFetch });
