/** The outages that an instance must know: each from its first call to the store without an answer to the next call with one. */
export class SeenOutages {
  readonly #ended: { readonly from: number; readonly to: number }[] = [];
  #from: number | undefined;
  #heardAt = -Infinity;

  /** A call of that time has no answer. */
  failed(asked: number): void {
    if (this.#heardAt < asked) this.#from ??= asked;
  }

  heard(asked: number, now: number): void {
    if (this.#from !== undefined) this.#ended.push({ from: this.#from, to: asked });
    this.#from = undefined;
    this.#heardAt = now;
  }

  /** Whether one that began before a time has ended after another. */
  some(begun: number, ended: number): boolean {
    return this.#ended.some(({ from, to }) => from < begun && to > ended);
  }
}
