// What the one-file servers use of Bun and of Deno, whose own types clash with those of Node.
declare const Bun: {
  readonly serve: (options: {
    readonly port: number;
    readonly maxRequestBodySize: number;
    readonly fetch: (
      request: Request,
      server: { readonly requestIP: (request: Request) => { readonly address: string } | null },
    ) => Promise<Response>;
  }) => void;
};

declare const Deno: {
  readonly serve: (
    options: { readonly port: number },
    handler: (request: Request, info: { readonly remoteAddr: { readonly hostname: string } }) => Promise<Response>,
  ) => void;
};
