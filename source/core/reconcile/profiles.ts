import type { Config } from '../config.ts';

/** Where a profile of the configuration leads. `own`: reseal itself works with it, so what it does is not of the tree. */
export type Profile = { account: string | null; own: boolean };
export type Profiles = ReadonlyMap<string, Profile>;

/** The profiles that the configuration names, by which `--profile NAME` of a logged line says another account. */
export const profilesOf = ({ account, accounts, aws }: Pick<Config, 'account' | 'accounts' | 'aws'>): Profiles => {
  const own = [aws.readProfile, aws.actProfile].flatMap((name): [string, Profile][] =>
    name === null ? [] : [[name, { account, own: true }]],
  );
  return new Map([...own, ...accounts.map((a): [string, Profile] => [a.profile, { account: a.id, own: false }])]);
};
