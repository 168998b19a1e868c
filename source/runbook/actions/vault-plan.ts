import { iso } from '../../core/clock.ts';
import type { Finding, FoundIn } from '../../core/finding.ts';
import type { Call, Plan } from '../../core/plan.ts';
import type { VaultPort } from '../../core/ports.ts';
import { type Reading, read } from '../../core/reading.ts';
import { accessorDigest, maskAccessor } from '../../core/vault/mask-accessor.ts';
import type { Json, JsonObject } from '../../core/words.ts';
import { type ActionType, asRead, type PlanContext, type Planned, type ReadBack, see } from './action-type.ts';
import { elsewhere, vaultOf, vaultTarget } from './vault-place.ts';

const noVault = 'Vault is not configured; nothing was planned';
const never = (how: string): Call['undo'] => ({ possible: false, how });

const titles = {
  'vault-lease': { kind: 'revoke-lease', title: 'Revoke a Vault lease' },
  'vault-token': { kind: 'revoke-token', title: 'Revoke a Vault token' },
} as const;

type About = { on: keyof typeof titles; name: string; system: FoundIn };

const planOf = (
  finding: Finding,
  { on, name, system }: About,
  call: Call,
  warnings: string[],
  state: Json,
  { digest }: PlanContext,
  readAt: number,
): Planned => {
  const plan: Plan = {
    ...{ ...titles[on], item: finding.item, finding: finding.id, account: finding.account },
    target: { arn: vaultTarget(system, on, name), name, uniqueId: finding.uniqueId },
    calls: [call],
    warnings: [`In the Vault at ${system.name}.`, ...warnings],
    ...asRead(readAt, digest(JSON.stringify([finding.id, system.id, state]))),
    preImage: { kind: finding.kind, subject: finding.subject, state } as JsonObject,
  };
  return { ok: true, plan };
};

/** `aws/creds/role/…` → mount and role; a mount may have slashes of its own. */
const placeOf = (lease: string): { mount: string; role: string } | null => {
  const found = /^(.+)\/(?:sts|creds)\/([^/]+)\//.exec(lease);
  return found ? { mount: found[1] ?? '', role: found[2] ?? '' } : null;
};

/** What the revocation does: only of an iam_user lease does anything at AWS end with it (domain.md §2.1). */
const meansOf = async (vault: VaultPort, lease: string, signal: AbortSignal): Promise<string> => {
  const place = placeOf(lease);
  const role = place && (await vault.role(place.mount, place.role, signal));
  const types = role?.ok ? (role.value?.credentialTypes ?? []) : [];
  if (types.length === 0) return 'The role could not be read: whether an IAM user goes with it is not known.';
  return types.includes('iam_user')
    ? 'Vault deletes the IAM user of this lease: take it into evidence first. What its key has made may live on until the user is gone.'
    : 'It ends nothing at AWS: the credential lives on until it expires or its session is denied (c).';
};

export const revokeLease: ActionType = {
  kind: 'revoke-lease',
  label: 'Revoke the Vault lease',
  deletes: true,
  offered: ({ finding }) => finding?.kind === 'vault-lease' && finding.actions.includes('revoke-lease'),
  disabled: ({ finding }) => (finding?.standing === false ? 'it is gone' : null),
  plan: async ({ finding }, { vault }, context, signal) => {
    if (!finding) return { ok: false, why: 'it is about no lease; nothing was planned' };
    if (!vault) return { ok: false, why: noVault };
    const asked = await vaultOf(vault, finding, signal);
    if (!asked.ok) return asked;
    const reading = await vault.lease(finding.subject, signal);
    if (!reading.ok) return { ok: false, why: `the lease could not be read: ${reading.fault.what}` };
    const lease = reading.value;
    if (!lease) return { ok: false, why: 'Vault knows no such lease any more: re-run the probe', nothing: true };
    const call: Call = {
      ...{ service: 'vault', operation: 'leases/revoke', input: { lease_id: finding.subject } },
      says: lease.issuedAt === null ? 'ends this lease only' : `ends this lease only, issued ${iso(lease.issuedAt)}`,
      ...{ undo: never('a lease that is revoked does not come back'), alreadyDone: [] },
    };
    const warnings = [await meansOf(vault, finding.subject, signal)];
    // A renewal in between changes nothing of what is revoked.
    const state = { issuedAt: lease.issuedAt, renewable: lease.renewable };
    const about: About = { on: 'vault-lease', name: finding.subject, system: asked.system };
    return planOf(finding, about, call, warnings, state, context, reading.at);
  },
  readBack: async ({ target, calls }, { vault }, signal) => {
    if (!vault) return read(see('Vault is not configured', null), 0);
    const lease = String(calls[0]?.input.lease_id);
    const other = await elsewhere(vault, target, ['vault-lease', lease], signal);
    if (other) return other;
    const reading = await vault.lease(lease, signal);
    if (!reading.ok) return reading;
    const value =
      reading.value === null ? see('Vault knows no such lease', true) : see('the lease is still there', false);
    return { ...reading, value };
  },
};

/** The accessor behind a digest; null = Vault lists none like it. The whole accessor is kept nowhere. */
export const findAccessor = async (
  vault: VaultPort,
  digest: string,
  hash: (text: string) => string,
  signal: AbortSignal,
): Promise<Reading<string | null>> => {
  const listed = await vault.accessors(signal);
  return listed.ok
    ? { ...listed, value: listed.value.find((a) => accessorDigest(hash, a) === digest) ?? null }
    : listed;
};

export const revokeToken: ActionType = {
  kind: 'revoke-token',
  label: 'Revoke the Vault token',
  deletes: false,
  offered: ({ finding }) => finding?.kind === 'vault-token' && finding.actions.includes('revoke-token'),
  disabled: ({ finding }) => (finding?.standing === false ? 'it is gone' : null),
  hits: () => 'its child tokens and all their leases end with it',
  plan: async ({ finding }, { vault, hash }, context, signal) => {
    if (!finding?.uniqueId) return { ok: false, why: 'it is about no token; nothing was planned' };
    if (!vault) return { ok: false, why: noVault };
    const asked = await vaultOf(vault, finding, signal);
    if (!asked.ok) return asked;
    const [self, found] = [await vault.self(signal), await findAccessor(vault, finding.uniqueId, hash, signal)];
    if (!found.ok) return { ok: false, why: `the accessors could not be listed: ${found.fault.what}` };
    if (!self.ok) return { ok: false, why: `whose token reseal holds could not be read: ${self.fault.what}` };
    const gone = {
      ok: false as const,
      why: 'Vault lists no such token any more: re-run the probe',
      nothing: true as const,
    };
    if (found.value === null) return gone;
    if (found.value === self.value.accessor) return { ok: false, why: "it is reseal's own token; nothing was planned" };
    const token = await vault.token(found.value, signal);
    if (!token.ok) return { ok: false, why: `the token could not be read: ${token.fault.what}` };
    if (!token.value) return gone;
    const { createdAt, displayName, entityId, policies, path, orphan } = token.value;
    const call: Call = {
      ...{ service: 'vault', operation: 'token/revoke-accessor' },
      input: { accessor: maskAccessor(found.value), digest: finding.uniqueId },
      says: `the token of ${displayName || 'nobody named'}, made ${iso(createdAt)}, its children and all their leases`,
      ...{ undo: never('a token that is revoked does not come back'), alreadyDone: [] },
    };
    const others = context.progress.findings.filter(
      (f) => (f.kind === 'vault-token' || f.kind === 'vault-lease') && f.id !== finding.id && f.standing !== false,
    );
    const warnings = [
      'Child tokens and every lease of the token and of them end with it; Vault does not tell which they are.',
      ...(others.length > 0
        ? [`Known to be of the session, and perhaps among them: ${others.map((f) => f.subject).join(', ')}`]
        : []),
    ];
    const state = { createdAt, displayName, entityId, policies, path, orphan };
    const about: About = { on: 'vault-token', name: maskAccessor(found.value), system: asked.system };
    return planOf(finding, about, call, warnings, state, context, token.at);
  },
  readBack: async ({ target, calls }, { vault, hash }, signal): Promise<Reading<ReadBack>> => {
    if (!vault) return read(see('Vault is not configured', null), 0);
    const other = await elsewhere(vault, target, ['vault-token', String(calls[0]?.input.accessor)], signal);
    if (other) return other;
    const found = await findAccessor(vault, String(calls[0]?.input.digest), hash, signal);
    if (!found.ok) return found;
    const value =
      found.value === null ? see('Vault lists no such token', true) : see('the token is still listed', false);
    return { ...found, value };
  },
};
