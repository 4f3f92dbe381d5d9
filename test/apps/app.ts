/** An app of this folder: what it takes to build and to start it. Commands are arguments of `node`, run in the app's folder. */
export interface App {
  /** Its folder here, and its page in `docs/frameworks`. */
  readonly name: string;
  /** The module of the app that calls `createAuthServer`: tests shorten the grace and the tokens' life. */
  readonly authServer: string;
  readonly build: readonly string[];
  /** Its environment has `PORT`, `HOST`, `APP_URL` and `SESSIONS_DB`. The app's `/login` answers 200 when it is there. */
  readonly start: readonly string[];
  /** Further variables, for both commands. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders with pages that only the tests need, copied over the app. */
  readonly overlay?: readonly string[];
  /** Paths of static files, which the log leaves out. */
  readonly assets: RegExp;
}
