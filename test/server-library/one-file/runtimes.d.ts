// What the one-file servers and the tests of the stores use of Bun and of Deno, whose own types clash with those of Node.
declare const Bun: {
  readonly serve: (options: {
    readonly port: number;
    readonly maxRequestBodySize: number;
    readonly fetch: (
      request: Request,
      server: { readonly requestIP: (request: Request) => { readonly address: string } | null },
    ) => Promise<Response>;
  }) => void;
  readonly SQL: new (url: string) => {
    readonly unsafe: (text: string, values: (string | number | null)[]) => Promise<readonly unknown[]>;
    readonly close: () => Promise<void>;
  };
  readonly RedisClient: new (url: string) => {
    readonly evalsha: (sha: string, numberOfKeys: number, ...keysAndArguments: string[]) => Promise<unknown>;
    readonly eval: (script: string, numberOfKeys: number, ...keysAndArguments: string[]) => Promise<unknown>;
    readonly close: () => void;
  };
};

declare module 'bun:sqlite' {
  export class Database {
    constructor(file: string, options?: { readonly strict?: boolean; readonly safeIntegers?: boolean });
    exec(sql: string): unknown;
    prepare(sql: string): { all(parameters: Readonly<Record<string, string | number | null>>): unknown[] };
    close(): void;
  }
}

declare const Deno: {
  readonly serve: (
    options: { readonly port: number; readonly onListen?: () => void },
    handler: (request: Request, info: { readonly remoteAddr: { readonly hostname: string } }) => Promise<Response>,
  ) => void;
};
