/** Strings by number, each kept once: a trail says the same few thousand words a hundred thousand times. 0 is null. */
export class StringTable {
  #strings: string[] = [];
  #numbers = new Map<string, number>();

  constructor(strings: string[] = []) {
    for (const s of strings) this.number(s);
  }

  number(text: string | null): number {
    if (text === null) return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#strings.push(text));
    return this.#strings.length;
  }

  text(number: number): string | null {
    return this.#strings[number - 1] ?? null;
  }

  all(): string[] {
    return this.#strings;
  }
}
