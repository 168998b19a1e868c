import { isSameRole } from '../../core/audit/session-liveness.ts';
import { holderOf } from '../../core/contain/principal.ts';
import type { RoleState } from '../../core/iam-state.ts';
import type { Progress } from '../../core/progress.ts';
import type { ReadPorts, Subject } from './action-type.ts';

export const isRoleSession = ({ session }: Subject): boolean => (session?.issuer ?? '').includes(':role/');

/** Why nothing can be put on the role behind it; null = it can be tried. */
export const whyNotRole = ({ session }: Subject, progress: Progress): string | null => {
  if (!session) return 'no credential of the tree is meant';
  const holder = holderOf(session, progress);
  if (holder.type !== 'role') return holder.refused ?? 'no role is behind it';
  return holder.refused ?? (session.alive === false ? 'it is dead already' : null);
};

export type ReadRole =
  | { ok: true; role: RoleState; at: number; date: number | null }
  | { ok: false; why: string; nothing?: true };

/** The role as it is now, proved to be the very one that issued the session: another of that name is not touched. */
export const readRole = async (
  { session }: Subject,
  { iam }: ReadPorts,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReadRole> => {
  if (!session) return { ok: false, why: 'no credential of the tree is meant; nothing was planned' };
  const holder = holderOf(session, progress);
  if (holder.type !== 'role')
    return { ok: false, why: `${holder.refused ?? 'no role is behind it'}; nothing was planned` };
  if (holder.refused !== null) return { ok: false, why: `${holder.refused}; nothing was planned` };
  const reading = await iam.role(holder.name, signal);
  if (!reading.ok) return { ok: false, why: `role ${holder.name} could not be read: ${reading.fault.what}` };
  const role = reading.value;
  if (!role)
    return {
      ok: false,
      why: `IAM has no role ${holder.name} any more: no deny on it can reach its sessions`,
      nothing: true,
    };
  if (!isSameRole(role, session)) {
    const was = session.uniqueId ? `; ${session.uniqueId} issued the session` : '';
    return {
      ok: false,
      why: `${holder.name} is now ${role.id}${was}. It is somebody else's, and was not touched`,
      nothing: true,
    };
  }
  return { ok: true, role, at: reading.at, date: reading.serverDate };
};
