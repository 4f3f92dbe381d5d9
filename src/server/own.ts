/** Copies an object's own members into one without a prototype, so that a polluted `Object.prototype` adds none. */
export function own<Given extends object>(given: Given): Given {
  return { __proto__: null, ...given };
}
