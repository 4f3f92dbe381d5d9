/** Makes an element. No HTML is parsed: pages that require trusted types take it as it is. */
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

/** Leaves the document alone where nothing changes. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
