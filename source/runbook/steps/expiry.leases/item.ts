import type { VaultFact } from '../../../core/facts.ts';
import type { JudgeContext, Judgement } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { attention, defineItem, notApplicable, notConfigured, pass, unknown } from '../../define-item.ts';
import { isClosed } from '../../judge-trail.ts';
import { where } from '../../judge-vault.ts';

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
  const held = mounts.flatMap((m) =>
    m.leases.flatMap((l) => l.keys.map((k) => ({ id: `${l.prefix}${k}`, types: m.credentialTypes }))),
  );
  const [first] = held;
  if (first) {
    const user = first.types.includes('iam_user') ? ': a live IAM user, as long as it is held' : '';
    return attention(`${plural(held.length, 'lease')} held: ${first.id}${user}`);
  }
  const types = mounts.flatMap((m) => m.credentialTypes);
  if (types.length === 0) return unknown('Vault did not say which credential type the role gives');
  if (types.every((t) => stsTypes.includes(t)) && leaseless(version)) {
    const roles = `${[...new Set(types)].join(', ')} at ${mounts.map((m) => m.path).join(', ')}`;
    return notApplicable(`Vault ${version} keeps no lease for ${roles}: what is listed proves nothing either way`);
  }
  return pass(`no lease under sts/ or creds/ of ${mounts.map((m) => m.path).join(', ')}`);
};

/**
 * Edits of the role in the window, as the audit log shows them, or showed them before it was rotated away: what the role
 * gives now is not what it gave then.
 */
const editsOf = (context: JudgeContext): Judgement | null => {
  const all = context.progress.findings.filter((f) => f.item === 'expiry.leases' && f.source === 'vaultAudit');
  const open = all.filter((f) => !isClosed(f, context));
  const [first] = open;
  return first
    ? attention(`${plural(open.length, 'edit')} of the role in Vault: ${first.subject}; ${first.why}`)
    : null;
};

/** What the role gives now says what it gave then only where nobody edited it: a log that should tell must be read. */
const untoldEdits = ({ facts: { vaultAudit } }: JudgeContext): Judgement | null => {
  if (!vaultAudit) return unknown("Vault's audit log was not read in this check");
  return vaultAudit.ok ? null : unknown(`whether the role was edited is not known: ${vaultAudit.fault.what}`);
};

export const expiryLeases = defineItem({
  id: 'expiry.leases',
  step: '2',
  deadline: 2,
  title: 'Vault holds no lease of the role',
  why: 'A lease of an iam_user role keeps a live IAM user. For STS credentials Vault 1.13 and later makes no lease at all, so that an empty list is no proof of anything. Reading aws/sts/<role>, as the old runbook said, would issue new emergency credentials: reseal cannot do it.',
  needs: ['vault', 'vaultAudit'],
  uses: ['vault', 'vaultAudit'],
  judge: (context) => {
    const { vault } = context.facts;
    if (!vault) return unknown('Vault was not read in this check');
    if (!vault.ok) return unknown(vault.fault.what);
    if (vault.value === 'not-configured') return notConfigured;
    const leases = judgeVault(vault.value);
    if (leases.verdict === 'attention') return leases;
    // Of an earlier check, in another Vault or namespace: that this one lists none says nothing of them.
    const others = (vault.value.findings ?? []).filter((f) => !isClosed(f, context));
    const [other] = others;
    if (other)
      return attention(`${plural(others.length, 'lease')} held: ${other.subject}${where(other, vault.value.system)}`);
    return editsOf(context) ?? (leases.verdict === 'unknown' ? leases : (untoldEdits(context) ?? leases));
  },
});
