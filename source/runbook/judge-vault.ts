import { type Finding, type FoundIn, foundIn } from '../core/finding.ts';

/** Where it was found, for the words about one that this check did not look for; '' for one of the Vault that was asked. */
export const where = (f: Finding, asked: FoundIn | undefined): string =>
  f.system === undefined || foundIn(f, asked) ? '' : `; found at ${f.system.name}, which was not asked now`;
