import type { AuditEntry } from './audit-entry.ts';

/** What an entry is about: only these matter to a breakglass session. */
export type AuditKind = 'issuance' | 'renewal' | 'role' | 'token' | 'read';

/** The role, and the mounts that the configuration names; others of type aws count where the entry says so. */
export type RoleAt = { role: string; mounts: string[] };

const trimmed = (path: string): string => path.replace(/^\/+|\/+$/g, '');

/** `<mount>/(sts|creds|roles)/<role>` of our role, on a mount that is one of ours or says that it is of type aws. */
const ofRole = ({ path, mountType }: AuditEntry, { role, mounts }: RoleAt): 'sts' | 'creds' | 'roles' | null => {
  const found = /^(.+?)\/(sts|creds|roles)\/(.+)$/.exec(trimmed(path));
  if (!found || found[3] !== role) return null;
  const mount = found[1] ?? '';
  if (mount.startsWith('sys/') || mount === 'sys') return null;
  if (mountType !== 'aws' && !mounts.some((m) => trimmed(m) === mount)) return null;
  return found[2] === 'sts' || found[2] === 'creds' ? found[2] : 'roles';
};

/** Is it a lease of the role? Within a namespace Vault puts `.nsid` behind the id. */
export const leaseOfRole = (leaseId: string, { role }: RoleAt): boolean => {
  const parts = leaseId.split('/');
  const at = parts.findIndex((p, i) => i > 0 && (p === 'sts' || p === 'creds'));
  return (
    at > 0 &&
    leaseId
      .split('/')
      .slice(at + 1)
      .join('/')
      .startsWith(`${role}/`)
  );
};

const changes = new Set(['create', 'update', 'patch', 'delete']);

/** Null = of no interest. Namespaces stand before the path, so that `sys/…` and `auth/…` may come later in it. */
export const kindOf = (e: AuditEntry, at: RoleAt): AuditKind | null => {
  const part = ofRole(e, at);
  if (part === 'roles') return changes.has(e.operation) ? 'role' : null;
  // Both run the same code, and mint (domain.md §2.1).
  if (part) return e.operation === 'read' || changes.has(e.operation) ? 'issuance' : null;
  if (/(?:^|\/)sys\/(?:leases\/)?renew(?:\/|$)/.test(e.path)) return 'renewal';
  if (/(?:^|\/)auth\/token\/create(?:-orphan)?(?:\/|$)/.test(e.path)) return 'token';
  // A login that gives out a batch token: such a token has no accessor, and is seen nowhere else.
  if (e.born?.batch) return 'token';
  if (e.operation !== 'read') return null;
  if (e.mountType === 'kv' || e.mountType === 'generic') return isValue(e) ? 'read' : null;
  return e.leaseId === null ? null : 'read';
};

/** `metadata/`, `subkeys/` and `config` of KV v2 show no value. */
const isValue = ({ path, mount, versioned }: AuditEntry): boolean =>
  versioned || !/^(?:metadata|subkeys|config|delete|undelete|destroy)(?:\/|$)/.test(path.slice(mount.length));

/** A KV v2 secret by the name its owners use: `secret/data/a` → `secret/a`. */
export const secretName = ({ path, mount, versioned }: AuditEntry): string =>
  versioned && mount !== '' && path.startsWith(`${mount}data/`) ? mount + path.slice(mount.length + 5) : path;
