/**
 * Who is meant, however it is written: with and without `@`, in any case, at any host (`alice@laptop`). Two accounts of one
 * name on two machines count as one person: nobody vouches for himself by changing the terminal.
 */
const personOf = (name: string | null | undefined): string =>
  (name ?? '').trim().replace(/^@/, '').replace(/@.*$/, '').trim().toLowerCase();

export const samePerson = (a: string | null | undefined, b: string | null | undefined): boolean =>
  personOf(a) !== '' && personOf(a) === personOf(b);

/** How many different people these are. */
export const countPeople = (names: readonly string[]): number =>
  new Set(names.map(personOf).filter((n) => n !== '')).size;
