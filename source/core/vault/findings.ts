import { findingId, type Hash } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import { type Finding, type FoundIn, foundIn } from '../finding.ts';
import { accessorDigest, maskAccessor } from './mask-accessor.ts';
import type { SecretRead, VaultChange, VaultLease, VaultToken } from './types.ts';

type What = Pick<
  Finding,
  'item' | 'kind' | 'subject' | 'standing' | 'standingWhy' | 'at' | 'why' | 'uniqueId' | 'actions'
>;
export type FindingsOf = { account: string; hash: Hash; system?: FoundIn };

/** `proof`: what makes the id, where the subject alone does not: it must be the same at every reading. */
const finding = ({ account, hash, system }: FindingsOf, what: What, proof: string): Finding => ({
  id: findingId(hash, { account, kind: what.kind, subject: what.subject }, proof),
  ...{ account, region: null, transient: false, events: [] },
  ...(system ? { system } : {}),
  ...what,
});

/** Words from outside, short enough for a sentence. */
const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

export const leaseFinding = (to: FindingsOf, id: string, types: string[], lease: VaultLease | null): Finding => {
  const user = types.length === 0 || types.includes('iam_user');
  const holds = user ? 'a lease of an iam_user role is a live IAM user' : 'revoking it does not end the AWS key';
  const issued = lease?.issuedAt == null ? '' : `, issued ${iso(lease.issuedAt)}`;
  const until = lease?.expiresAt == null ? '' : `, until ${iso(lease.expiresAt)}`;
  return finding(
    to,
    {
      ...{ item: 'expiry.leases', kind: 'vault-lease', subject: id, uniqueId: id, at: lease?.issuedAt ?? null },
      ...{ standing: true, standingWhy: 'Vault lists it', actions: ['revoke-lease'] },
      why: `Vault holds it${issued}${until}: ${holds}.`,
    },
    id,
  );
};

export const tokenFinding = (to: FindingsOf, accessor: string, token: VaultToken, tie: string): Finding => {
  const digest = accessorDigest(to.hash, accessor);
  const until = token.expiresAt === null ? 'without an end' : `until ${iso(token.expiresAt)}`;
  const what = `Token of ${short(token.displayName) || 'nobody named'}`;
  const made = `made ${iso(token.createdAt)} by ${short(token.path)}, ${until}`;
  return finding(
    to,
    {
      ...{ item: 'vault.tokens', kind: 'vault-token', subject: maskAccessor(accessor), uniqueId: digest },
      ...{ standing: true, standingWhy: 'Vault lists it', at: token.createdAt, actions: ['revoke-token'] },
      why: `${what}, ${made}, with ${short(token.policies.join(', ')) || 'no policy'}: ${short(tie)}.`,
    },
    digest,
  );
};

/** A secret that was read is known for ever: nothing that is done now makes it unread. */
export const readFinding = (to: FindingsOf, read: SecretRead): Finding => {
  const again = read.last > read.first ? `, last ${iso(read.last)}` : '';
  const what = read.what === 'kv' ? 'The value was read' : 'Credentials were given out';
  return finding(
    to,
    {
      ...{ item: 'trail.reconciled', kind: 'secret-read', subject: short(read.path), uniqueId: null, actions: [] },
      ...{ standing: null, standingWhy: 'what was read stays known', at: read.first },
      why: `${what} from Vault by ${short(read.caller.displayName) || 'a token without name'} ${iso(read.first)}${again}.`,
    },
    read.path,
  );
};

export const roleFinding = (to: FindingsOf, edit: VaultChange): Finding =>
  finding(
    to,
    {
      ...{ item: 'expiry.leases', kind: 'resource-changed', subject: short(edit.path), uniqueId: null, actions: [] },
      ...{ standing: null, standingWhy: 'Vault keeps no older definition to compare with', at: edit.at },
      why: `${edit.operation} by ${short(edit.caller.displayName) || 'a token without name'} ${iso(edit.at)}: what the role gives may be another thing than when it was taken.`,
    },
    edit.requestId,
  );

/**
 * What was found before and is not listed any more stays, as gone: somebody asks what became of it. `listed`: unique ids that
 * are there; null = not everything was read, then the old ones stay as they were. So do those of another Vault or namespace
 * than `system`, which this list says nothing of.
 */
export const withOld = (
  old: Finding[],
  fresh: Finding[],
  listed: ReadonlySet<string> | null,
  system: FoundIn | undefined,
): Finding[] => {
  const known = new Set(fresh.map((f) => f.id));
  const rest = old.filter((f) => !known.has(f.id));
  return [
    ...fresh,
    ...rest.map((f) =>
      listed === null || f.uniqueId === null || listed.has(f.uniqueId) || !foundIn(f, system)
        ? f
        : { ...f, standing: false, standingWhy: 'not listed any more: revoked or expired' },
    ),
  ];
};
