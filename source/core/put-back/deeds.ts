import { text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import { type Holder, type Part, partKey } from './part.ts';
import type { PrincipalType } from './terraform-expectation.ts';

/**
 * What one call left of one thing. `value` null = it is not there any more; `untold` = it is there, and the record does not
 * say as what.
 */
export type Deed = { key: string; at: number; event: string; value: string | null | 'untold' };

/** Of what is only there or not there. */
export const there = 'there';

type Reader = (e: TrailEvent) => { part: Part; value: Deed['value'] }[];

const holder = (e: TrailEvent, type: PrincipalType): Holder | null => {
  const name = text(e.request, `${type}Name`);
  return name === null ? null : { type, name };
};

const on = (
  type: PrincipalType,
  make: (h: Holder, e: TrailEvent) => { part: Part; value: Deed['value'] } | null,
): Reader => {
  return (e) => {
    const found = holder(e, type);
    const made = found && make(found, e);
    return made ? [made] : [];
  };
};

const attached = (type: PrincipalType, value: Deed['value']): Reader =>
  on(type, (h, e) => {
    const policy = text(e.request, 'policyArn');
    return policy === null ? null : { part: { on: 'attached', holder: h, policy }, value };
  });

const inline = (type: PrincipalType, gone: boolean): Reader =>
  on(type, (h, e) => {
    const name = text(e.request, 'policyName');
    const value = gone ? null : (text(e.request, 'policyDocument') ?? 'untold');
    return name === null ? null : { part: { on: 'inline', holder: h, name }, value };
  });

const boundary = (type: PrincipalType, gone: boolean): Reader =>
  on(type, (h, e) => ({
    part: { on: 'boundary', holder: h },
    value: gone ? null : (text(e.request, 'permissionsBoundary') ?? 'untold'),
  }));

const member =
  (value: Deed['value']): Reader =>
  (e) => {
    const [group, user] = [text(e.request, 'groupName'), text(e.request, 'userName')];
    return group === null || user === null ? [] : [{ part: { on: 'member', group, user }, value }];
  };

const trust = (field: string): Reader =>
  on('role', (h, e) => ({ part: { on: 'trust', holder: h }, value: text(e.request, field) ?? 'untold' }));

const version =
  (given: (e: TrailEvent) => string | null): Reader =>
  (e) => {
    const arn = text(e.request, 'policyArn') ?? text(e.response, 'policy', 'arn');
    const id = given(e);
    return arn === null || id === null ? [] : [{ part: { on: 'versions', arn }, value: id }];
  };

const both =
  (...readers: Reader[]): Reader =>
  (e) =>
    readers.flatMap((r) => r(e));

const newDefault = (e: TrailEvent): string | null =>
  String(e.request?.setAsDefault) === 'true' ? text(e.response, 'policyVersion', 'versionId') : null;

const kinds = [
  ['User', 'user'],
  ['Role', 'role'],
  ['Group', 'group'],
] as const;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...kinds.flatMap(([Type, type]): [string, Reader][] => [
    [`Attach${Type}Policy`, attached(type, there)],
    [`Detach${Type}Policy`, attached(type, null)],
    [`Put${Type}Policy`, inline(type, false)],
    [`Delete${Type}Policy`, inline(type, true)],
    [`Put${Type}PermissionsBoundary`, boundary(type, false)],
    [`Delete${Type}PermissionsBoundary`, boundary(type, true)],
  ]),
  ['AddUserToGroup', member(there)],
  ['RemoveUserFromGroup', member(null)],
  ['UpdateAssumeRolePolicy', trust('policyDocument')],
  // A role that is made has its boundary and its trust from then on.
  ['CreateRole', both(trust('assumeRolePolicyDocument'), boundaryAtBirth('role'))],
  ['CreateUser', boundaryAtBirth('user')],
  ['CreatePolicy', version((e) => text(e.response, 'policy', 'defaultVersionId'))],
  ['CreatePolicyVersion', version(newDefault)],
  ['SetDefaultPolicyVersion', version((e) => text(e.request, 'versionId'))],
]);

function boundaryAtBirth(type: PrincipalType): Reader {
  return on(type, (h, e) => ({
    part: { on: 'boundary', holder: h },
    value: text(e.request, 'permissionsBoundary'),
  }));
}

/** A name that is made or deleted means another thing from then on. */
const lifeCalls = /^(?:Create|Delete)(User|Role|Group|Policy)$/;

export const lifeKey = (type: string, name: string): string => `life ${type} ${name}`.toLowerCase();

const lifeOf = (e: TrailEvent): string | null => {
  const type = lifeCalls.exec(e.name)?.[1]?.toLowerCase();
  if (type === undefined) return null;
  const name =
    type === 'policy'
      ? (text(e.request, 'policyArn') ?? text(e.response, 'policy', 'arn'))
      : text(e.request, `${type}Name`);
  return name === null ? null : lifeKey(type, name);
};

/** What the successful calls among these left of each thing they name, in time order. */
export const deedsIn = (events: readonly TrailEvent[]): Map<string, Deed[]> => {
  const all = events
    .filter((e) => e.source === 'iam' && e.errorCode === null)
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const found = new Map<string, Deed[]>();
  const add = (deed: Deed): void => {
    const known = found.get(deed.key);
    if (known) known.push(deed);
    else found.set(deed.key, [deed]);
  };
  for (const e of all) {
    const life = lifeOf(e);
    if (life !== null) add({ key: life, at: e.time, event: e.id, value: e.name.startsWith('Create') ? there : null });
    for (const { part, value } of readers.get(e.name)?.(e) ?? []) {
      add({ key: partKey(part), at: e.time, event: e.id, value });
    }
  }
  return found;
};
