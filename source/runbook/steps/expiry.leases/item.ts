import type { VaultFact } from '../../../core/facts.ts';
import type { Judgement } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { attention, defineItem, notApplicable, notConfigured, pass, unknown } from '../../define-item.ts';

const stsTypes = ['assumed_role', 'federation_token', 'session_token'];

/** `1.13.0` or later makes no lease for STS credentials (domain.md §2.1 c). */
const leaseless = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 13);
};

const judgeVault = ({ version, mounts }: VaultFact): Judgement => {
  const missing = mounts.find((m) => !m.roleExists);
  if (mounts.length === 0) return unknown('no mount of type aws was found: is the namespace right?');
  if (missing) return unknown(`the role is not defined at ${missing.path}: an empty list there would prove nothing`);
  const held = mounts.flatMap((m) => m.leases.flatMap((l) => l.keys.map((k) => `${l.prefix}${k}`)));
  if (held.length > 0) return attention(`${plural(held.length, 'lease')} held: ${held[0]}`);
  const types = mounts.flatMap((m) => m.credentialTypes);
  if (types.length === 0) return unknown('Vault did not say which credential type the role gives');
  if (types.every((t) => stsTypes.includes(t)) && leaseless(version)) {
    return notApplicable(
      `Vault ${version} keeps no lease for ${[...new Set(types)].join(', ')}: what is listed proves nothing either way`,
    );
  }
  return pass(`no lease under sts/ or creds/ of ${mounts.map((m) => m.path).join(', ')}`);
};

export const expiryLeases = defineItem({
  id: 'expiry.leases',
  step: '2',
  deadline: 2,
  title: 'Vault holds no lease of the role',
  why: 'A lease of an iam_user role keeps a live IAM user. For STS credentials Vault 1.13 and later makes no lease at all, so that an empty list is no proof of anything. Reading aws/sts/<role>, as the old runbook said, would issue new emergency credentials: reseal cannot do it.',
  needs: ['vault'],
  uses: ['vault'],
  judge: ({ facts }) => {
    if (!facts.vault) return unknown('Vault was not read in this check');
    if (!facts.vault.ok) return unknown(facts.vault.fault.what);
    return facts.vault.value === 'not-configured' ? notConfigured : judgeVault(facts.vault.value);
  },
});
