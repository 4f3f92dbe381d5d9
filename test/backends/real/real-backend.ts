/** A backend as its makers ship it, run by a small server of ours or by its own command. */
export interface RealBackend {
  readonly name: 'nestjs' | 'fastify' | 'better-auth' | 'django' | 'fastapi' | 'directus' | 'strapi';
  /** Installs what it needs; rejects with `NotInstalledError` where that cannot be had. */
  readonly install: () => Promise<Installed>;
  readonly paths: {
    readonly login: string;
    readonly refresh: string;
    readonly logout: string;
    /** Answers with the user's name to a token of the user's. */
    readonly me: string;
  };
  /** The claim of its access tokens that names the user. */
  readonly nameClaim: 'sub' | 'user_id' | 'id' | 'userId';
  /** What the login form takes. */
  readonly account: (user: string) => { readonly username: string; readonly password: string };
}

export interface Installed {
  readonly command: string;
  readonly args: readonly string[];
  /** Where to run it. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs once when it listens, with its address. */
  readonly prepare?: (url: string) => Promise<void>;
}
