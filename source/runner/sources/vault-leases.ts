import type { VaultFact } from '../../core/facts.ts';
import type { VaultPort } from '../../core/ports.ts';
import { type NotRead, notRead } from '../../core/reading.ts';
import type { VaultLease } from '../../core/vault/types.ts';

type Listed = VaultFact['mounts'][number]['leases'][number];

/** Leases that are looked into, and listed at all; sub-prefixes in each other. Above them the reading is cut off. */
const limits = { listed: 20_000, deep: 6, lookedUp: 200 };

/** All leases under a prefix of the role, those under its sub-prefixes (keys that end in `/`) among them. */
export const listLeases = async (
  vault: VaultPort,
  mount: string,
  prefix: 'sts' | 'creds',
  role: string,
  signal: AbortSignal,
): Promise<Listed | NotRead> => {
  const keys: string[] = [];
  const open = [''];
  for (let below = open.shift(); below !== undefined; below = open.shift()) {
    const listed = await vault.leases(mount, prefix, `${role}/${below}`.replace(/\/$/, ''), signal);
    if (!listed.ok) return listed;
    for (const key of listed.value.keys) {
      if (key.endsWith('/')) open.push(below + key);
      else keys.push(below + key);
    }
    const deep = open.some((o) => o.split('/').length > limits.deep + 1);
    if (deep || keys.length > limits.listed || open.length > limits.listed) {
      const what = `${mount}/${prefix}/${role} holds more leases than reseal reads (${limits.listed}, ${limits.deep} levels)`;
      return notRead({ kind: 'truncated', what }, listed.at);
    }
  }
  return { prefix: `${mount}/${prefix}/${role}/`, keys };
};

/** When each lease was issued and ends; one that is gone by now is left out. What could not be told is null: it is held. */
export const lookIntoLeases = async (
  vault: VaultPort,
  ids: string[],
  signal: AbortSignal,
): Promise<{ id: string; lease: VaultLease | null }[]> => {
  const held: { id: string; lease: VaultLease | null }[] = [];
  let refused = false;
  for (const [index, id] of ids.entries()) {
    if (refused || index >= limits.lookedUp || signal.aborted) {
      held.push({ id, lease: null });
      continue;
    }
    const looked = await vault.lease(id, signal);
    refused = !looked.ok;
    if (!looked.ok) held.push({ id, lease: null });
    else if (looked.value !== null) held.push({ id, lease: looked.value });
  }
  return held;
};
