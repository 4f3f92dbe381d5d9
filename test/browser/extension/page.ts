import { type Auth, createAuth } from 'rebearer';

/** The page and the worker of an extension, whose server has another origin. */
declare global {
  var auth: Auth;
  var signIn: () => Promise<string>;
  var callApi: () => Promise<number>;
}

/** The server's address is in the manifest, as in a real extension it would be in the code. */
declare const chrome: { readonly runtime: { readonly getManifest: () => { readonly homepage_url: string } } };

const url = new URL(chrome.runtime.getManifest().homepage_url).origin;

globalThis.auth = createAuth({ refresh: `${url}/auth/refresh`, logout: `${url}/auth/logout`, origins: [url] });

globalThis.signIn = () =>
  auth
    .login(({ signal }) => fetch(`${url}/auth/login`, { method: 'POST', credentials: 'include', signal }))
    .then(
      () => 'signed in',
      (error: unknown) => String(error),
    );

globalThis.callApi = async () => (await auth.fetch(`${url}/api/me`)).status;
