interface ImportMeta {
  /** Vite's: the files that match, by their paths. */
  readonly glob: <Module>(
    pattern: string,
    options: { readonly query: string; readonly import: string; readonly eager: true },
  ) => Readonly<Record<string, Module>>;
}
