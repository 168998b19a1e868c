import { timeOfDay } from '../clock.ts';
import type { Action, CallRecord, CallService } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { actStatements, deleteCreatedStatements, undoStatements } from './act.ts';
import { namesOf } from './print.ts';
import { readStatements } from './read.ts';
import type { Names, Statement } from './statements.ts';

/** AWS's codes for a call that the act identity may not make. */
const isDenied = (code: string | null): boolean => code !== null && /denied|unauthorized/i.test(code);

/** A permission that AWS said is lacking. `permission`: `iam:AttachUserPolicy`; `resource`: ARN of what it was for. */
export type Missing = { permission: string; resource: string; at: number; code: string; action: Action };

export const permissionOf = ({ call }: Pick<CallRecord, 'call'>): string => `${call.service}:${call.operation}`;

/** What a policy of AWS allows or does not; Vault's and a cluster's rules are others. */
const ofAws = new Set<CallService>(['iam', 'ec2', 'rds']);

const isRefused = ({ call, state, code }: CallRecord): boolean =>
  ofAws.has(call.service) && state === 'failed' && isDenied(code);

/**
 * What AWS refused the act identity for lack of a permission, and has not allowed since: derived from the actions alone. It
 * holds for that very resource, since policies name resources, until a later call of the same kind on it succeeds, or somebody
 * says that it was granted.
 */
export const missingPermissions = ({ actions, granted = {} }: Pick<Progress, 'actions' | 'granted'>): Missing[] => {
  const found = new Map<string, Missing>();
  for (const action of actions) {
    for (const record of action.calls) {
      const permission = permissionOf(record);
      const key = `${permission} ${action.target.arn}`;
      // A rehearsal that AWS lets through is the permission itself.
      if (record.state === 'done' || record.state === 'already') found.delete(key);
      if (!isRefused(record) || record.at === null || record.code === null) continue;
      if ((granted[permission]?.at ?? 0) >= record.at) continue;
      found.set(key, { permission, resource: action.target.arn, at: record.at, code: record.code, action });
    }
  }
  return [...found.values()];
};

/** The permission that ended this action, if that is what ended it. */
export const refusedIn = (action: Action): string | null => {
  const refused = action.state === 'failed' ? action.calls.find(isRefused) : undefined;
  return refused ? permissionOf(refused) : null;
};

/** Policy of `reseal init` that has the statement, and the statement for this one permission and resource. */
export type Needed = { policy: string; statement: Statement };

const covers = (pattern: string, arn: string): boolean =>
  pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : pattern === arn;
const listOf = (value: string | string[]): string[] => (Array.isArray(value) ? value : [value]);

/**
 * The statement to add, out of the policies that reseal prints (core/permissions/act.ts): as narrow as it can be, with the
 * condition that stands there. Null = none of them has it. `giving`: for what the *undo* policy alone may do.
 */
export const neededFor = (permission: string, resource: string, giving = false): Needed | null => {
  const names = namesOf(resource);
  const policies: [string, Statement[]][] = [
    ['breakglass-cleanup-act', actStatements(names)],
    ['breakglass-cleanup-delete-created', deleteCreatedStatements(names)],
    ['breakglass-cleanup-undo', undoStatements(names, [resource])],
  ];
  for (const [policy, statements] of giving ? policies.toReversed() : policies) {
    const found = statements.find((s) => s.Effect === 'Allow' && listOf(s.Action).includes(permission));
    if (!found) continue;
    const whole = listOf(found.Resource).find((r) => covers(r, resource)) ?? resource;
    return { policy, statement: { ...found, Action: permission, Resource: whole } };
  }
  return null;
};

/** Why a command is disabled, in one line. */
export const missingText = ({ permission, resource, at, code, action }: Missing): string => {
  const needed = neededFor(permission, resource, action.undoes !== undefined);
  const where = needed ? `add statement ${needed.statement.Sid} of ${needed.policy}` : 'allow it';
  return `AWS refused ${permission} (${code}) at ${timeOfDay(at)}: ${where}, look with reseal init --verify, then say so with :permission granted`;
};

/** The statement that lacks for a permission that was tried on nothing (`reseal init --verify`); null = no policy has it. */
export const neededToTry = (which: Tried, permission: string, names: Names): Needed | null => {
  const { policy, statements } = policyOf[which](names);
  const found = statements.find((s) => s.Effect === 'Allow' && listOf(s.Action).includes(permission));
  return found ? { policy, statement: { ...found, Action: permission } } : null;
};

/** What a policy allows and nobody tried: of these `reseal init --verify` knows nothing. */
export const untried = (which: Tried, tried: readonly string[], names: Names): string[] => {
  const allowed = policyOf[which](names).statements.filter((s) => s.Effect === 'Allow');
  return [...new Set(allowed.flatMap((s) => listOf(s.Action)))].filter((a) => !tried.includes(a));
};

/** The identities and optional powers that are tried apart. */
export type Tried = 'read' | 'act' | 'delete-created' | 'undo';

const policyOf: { [which in Tried]: (names: Names) => { policy: string; statements: Statement[] } } = {
  read: (names) => ({ policy: 'breakglass-cleanup-ro', statements: readStatements(names) }),
  act: (names) => ({ policy: 'breakglass-cleanup-act', statements: actStatements(names) }),
  'delete-created': (names) => ({
    policy: 'breakglass-cleanup-delete-created',
    statements: deleteCreatedStatements(names),
  }),
  undo: (names) => ({ policy: 'breakglass-cleanup-undo', statements: undoStatements(names) }),
};
