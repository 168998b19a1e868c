import type { VaultPort } from '../core/ports.ts';
import { accessorOf, devicesOf, hashOf, keysOf, leaseOf, selfOf, tokenOf } from './vault-answers.ts';
import type { VaultAsk } from './vault-client.ts';
import { vaultErrors } from './vault-fault.ts';

/** Vault's way to say "there is no such thing": its own words, whatever the status (domain.md §2.2). */
const says = (body: unknown, words: RegExp): boolean => (vaultErrors(body) ?? []).some((e) => words.test(e));

/** Single leases and tokens. */
export const tokenCalls = (ask: VaultAsk): Pick<VaultPort, 'lease' | 'self' | 'accessors' | 'token'> => ({
  lease: (leaseId, signal) =>
    ask(
      ['when a lease ends', 'update on sys/leases/lookup'],
      signal,
      (c, o) => c.write('sys/leases/lookup', { lease_id: leaseId }, o),
      (body) => leaseOf(body, leaseId),
      (body, status) => (status === 400 && says(body, /invalid lease/i) ? null : undefined),
    ),
  self: (signal) =>
    ask(
      ['its own token', 'read on auth/token/lookup-self'],
      signal,
      (c, o) => c.read('auth/token/lookup-self', o),
      selfOf,
    ),
  accessors: (signal) =>
    ask(
      ['the list of token accessors', 'list and sudo on auth/token/accessors'],
      signal,
      (c, o) => c.list('auth/token/accessors', o),
      (body) => keysOf(body)?.keys,
    ),
  token: (accessor, signal) =>
    ask(
      ['a token by its accessor', 'update on auth/token/lookup-accessor'],
      signal,
      (c, o) => c.write('auth/token/lookup-accessor', { accessor }, o),
      (body) => (accessorOf(body) === accessor ? tokenOf(body) : undefined),
      // 400 by the code read, 403 and 404 by other versions: the words decide, a plain 403 is a missing permission.
      (body, status) => ([400, 403, 404].includes(status) && says(body, /invalid accessor/i) ? null : undefined),
    ),
});

/** What joins the audit log to access keys (domain.md §2.4). */
export const auditCalls = (ask: VaultAsk): Pick<VaultPort, 'auditDevices' | 'auditHash'> => ({
  auditDevices: (signal) =>
    ask(
      ['the list of audit devices', 'read and sudo on sys/audit'],
      signal,
      (c, o) => c.read('sys/audit', o),
      devicesOf,
    ),
  auditHash: (device, accessKeyId, signal) =>
    ask(
      ['the hash of an access key id', `update on sys/audit-hash/${device}`],
      signal,
      (c, o) => c.write(`sys/audit-hash/${device}`, { input: accessKeyId }, o),
      hashOf,
      (body, status) => (status === 400 && says(body, /unknown audit backend/i) ? null : undefined),
    ),
});
