import type { Difference, StateIds } from './types.ts';

/** Accounts in which an object may lie; `?` among them: in one that nothing tells. `''`: it has none, as a bucket's ARN. */
export type Accounts = ReadonlySet<string>;

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

const accountsIn = (places: Iterable<string>): Set<string> =>
  new Set([...places].map((place) => place.split(' ')[0] ?? '?'));

/** The one account of everything in a root's state; `?` where there are several, or none is told. */
const onlyAccount = ({ places }: StateIds): string => {
  const known = new Set<string>();
  for (const set of new Set(places?.values() ?? []))
    for (const account of accountsIn(set)) if (account !== '') known.add(account);
  const [only = '?', ...others] = known;
  return others.length === 0 ? only : '?';
};

/**
 * In which account each difference of a root lies: by its own ARN, by what its state tells of what bears its name, else as
 * everything else of that state (a role that is not there any more). `ids`: null = the state was not read.
 */
export const accountsOfRoot = (ids: StateIds | null): ((d: Pick<Difference, 'type' | 'ids'>) => Accounts) => {
  let rest: Accounts | null = null;
  return ({ type, ids: own }) => {
    const arn = own.find((id) => /^arn:[\w-]+:/.test(id) && accountOf(id) !== 'aws');
    if (arn !== undefined) return new Set([accountOf(arn)]);
    const places = own.flatMap((id) => [...(ids?.places?.get(`${type} ${id}`) ?? [])]);
    if (places.length > 0) return accountsIn(places);
    rest ??= new Set([ids ? onlyAccount(ids) : '?']);
    return rest;
  };
};

/** Can what lies there be what somebody touched in `account`? Null = nothing tells. */
export const mayLieIn = (accounts: Accounts, account: string): boolean | null =>
  accounts.has(account) || accounts.has('') ? true : accounts.has('?') ? null : false;
