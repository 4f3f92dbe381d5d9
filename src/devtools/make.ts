/** Makes an element without parsing HTML, so it works with Trusted Types. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** Does not touch the document if the text is unchanged. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
