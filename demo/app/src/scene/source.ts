const FILES = import.meta.glob<string>('../../../scenes/{contestants,scenes}/*.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A file that plays, as it stands, such as `scenes/idle`. */
export function sourceOf(name: string): string {
  return FILES[`../../../scenes/${name}.ts`] ?? '';
}
