import type { Finding } from '../finding.ts';
import type { FindingKind } from '../words.ts';
import type { IamKnown } from './liveness.ts';
import { type Standing, unknown, yes } from './standing.ts';
import { policyStanding, providerStanding } from './standing-policies.ts';
import { groupStanding, principalStanding, roleStanding, userStanding } from './standing-principals.ts';

/** How each kind is looked at, for the matrix, and what looks. */
export type Probe = { looks: string; standing(f: Finding, iam: IamKnown): Standing };

const user: Probe = { looks: 'GetUser and what hangs on the user', standing: userStanding };
const role: Probe = { looks: 'GetRole and its policies', standing: roleStanding };
const principal: Probe = { looks: 'policies of the user, role or group', standing: principalStanding };
const policy: Probe = { looks: 'GetPolicy, ListPolicyVersions', standing: policyStanding };

/** Probes of this version. A kind that is missing here has none, and its findings stay null. */
export const probes: { [kind in FindingKind]?: Probe } = {
  'user-created': user,
  'access-key-created': { looks: 'ListAccessKeys', standing: userStanding },
  'login-profile-created': { looks: 'GetLoginProfile', standing: userStanding },
  'mfa-changed': { looks: 'ListMFADevices', standing: userStanding },
  'other-credential-created': { looks: 'SSH keys, certificates, service credentials', standing: userStanding },
  'role-created': role,
  'trust-changed': { looks: 'GetRole: trust policy', standing: roleStanding },
  'group-created': { looks: 'GetGroup', standing: groupStanding },
  'group-membership-changed': { looks: 'GetGroup, ListGroupsForUser', standing: principalStanding },
  'policy-attached': principal,
  'policy-detached': principal,
  'inline-policy-put': principal,
  'inline-policy-deleted': principal,
  'boundary-changed': { looks: 'GetUser, GetRole: boundary', standing: principalStanding },
  'policy-created': policy,
  'policy-version-created': policy,
  'provider-changed': { looks: 'GetOpenIDConnectProvider, GetSAMLProvider', standing: providerStanding },
};

/** A second issuance, a read and a visit do not become undone; a try on the logging that failed left nothing. */
const told = (f: Finding): Standing | null => {
  if (f.kind === 'renewal') return yes('the role was taken a second time, and nothing undoes that');
  if (f.kind === 'event-after-death') return yes('a dead key acted, and nothing undoes that: say what it was');
  if (f.kind === 'secret-read') return yes('what was read is known, and nothing undoes that: rotate it');
  if (f.kind === 'host-access' && !f.resource)
    return yes('what was done there is in no trail, and nothing undoes that');
  if (f.kind === 'logging-touched' && f.left === undefined) return { standing: false, standingWhy: 'every try failed' };
  return null;
};

/** Is it there now? `iam` null = it lies in an account that was not read. */
export const standingOf = (f: Finding, iam: IamKnown | null): Standing => {
  const known = told(f);
  if (known) return known;
  const probe = probes[f.kind];
  if (!probe) return unknown('this version has no probe for it');
  return iam ? probe.standing(f, iam) : unknown(`it lies in account ${f.account}, which was not read`);
};
