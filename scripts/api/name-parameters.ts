/** What this needs of typedoc, which is installed only to write the reference. */
interface Reflection {
  name: string;
  readonly parent?: Reflection | undefined;
}

interface Application {
  readonly converter: {
    readonly on: (event: 'createParameter', listener: (context: unknown, parameter: Reflection) => void) => void;
  };
}

/** Names the parameters that a signature takes apart: `__namedParameters` tells a reader nothing. */
export function load({ converter }: Application): void {
  converter.on('createParameter', (_context, parameter) => {
    if (parameter.name === '__namedParameters') parameter.name = nameFor(parameter.parent);
  });
}

function nameFor(signature: Reflection | undefined): string {
  const isComponent = /^[A-Z]/.test(signature?.name ?? '') && signature?.parent?.name !== 'constructor';
  return isComponent ? 'props' : 'options';
}
