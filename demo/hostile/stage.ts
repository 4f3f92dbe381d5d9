/** Puts an element on the page, out of sight. */
export function place<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  document.querySelector('#stage')?.append(element);
  return element;
}

let count = 0;

/** Returns the name of a frame that takes what a form brings back. */
export function frame(attributes: Readonly<Record<string, string>>): string {
  count += 1;
  const name = `frame-${count}`;
  place('iframe', { name, ...attributes });
  return name;
}

export interface Submission {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly type?: string;
}

export function submit({ url, fields, type = 'application/x-www-form-urlencoded' }: Submission): void {
  const form = place('form', { method: 'post', action: url, enctype: type, target: frame({}) });
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.name = name;
    input.value = value;
    form.append(input);
  }
  form.submit();
}
