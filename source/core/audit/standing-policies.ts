import type { Finding } from '../finding.ts';
import type { PolicyState } from '../iam-state.ts';
import type { IamFacts } from './liveness.ts';
import { no, type Standing, unknown, whenRead, yes } from './standing.ts';
import { hasVersionOf, versionState } from './version-state.ts';

const itself = (f: Finding, policy: PolicyState): Standing => {
  if (f.uniqueId === null) return unknown('a policy of that ARN is there; no record tells the id of the one made');
  return policy.id === f.uniqueId ? yes('the policy is there') : no(`gone: the name was taken again (${policy.id})`);
};

/** Stands while a version that the session made is left, or while the default is one that it chose (see VersionState). */
const versions = (f: Finding, policy: PolicyState): Standing => {
  const state = versionState(f);
  if (!state) return unknown('no record tells which versions the session made');
  const { made, chosen } = state;
  const now = policy.defaultVersion;
  // Without a time any of that id counts: rather one too many is said to stand.
  const isThere = ({ id, at }: (typeof made)[number]): boolean =>
    at === null ? policy.versions.some((v) => v.id === id) : hasVersionOf(policy, id, at);
  const left = made.filter(isThere).map(({ id }) => id);
  if (left.length > 0) return yes(`version ${left.join(', ')} is there, the default is ${now}`);
  if (made.some(({ id }) => id === '?')) return unknown('no record tells the id of the version that the session made');
  if (chosen === null || f.transient) return no('no version that the session made is left');
  if (f.before) {
    if (now === f.before) return no(`the default is ${now}, as before`);
    return now === chosen ? yes(`the default is ${now}, as the session chose`) : unknown(`the default is ${now} now`);
  }
  const own = made.some(({ id }) => id === chosen);
  if (own || now !== chosen) return no(`the default is ${now} now, not what the session chose`);
  return unknown(`the default is ${now}, as the session chose; what it was before no record tells`);
};

export const policyStanding = (f: Finding, { policies }: IamFacts): Standing =>
  whenRead(`policy ${f.subject}`, policies.get(f.subject), (policy) =>
    f.kind === 'policy-created' ? itself(f, policy) : versions(f, policy),
  );

/** What a provider says is not read: only a made or a deleted one can be told. */
export const providerStanding = (f: Finding, { providers }: IamFacts): Standing => {
  const deleted = f.left === 'gone' && !f.transient;
  const there = (): Standing => {
    if (deleted) return no('the provider is there again');
    return f.left === 'changed' ? unknown('the provider is there; its settings are not read') : yes('it is there');
  };
  return whenRead(`provider ${f.subject}`, providers.get(f.subject), there, () =>
    deleted ? yes('it is missing') : no('it is gone'),
  );
};
