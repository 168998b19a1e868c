import type { Credential } from '../../world/credentials.ts';
import type { Assignment } from '../../world/identity-center.ts';
import type { Cast } from '../cast.ts';
import { centerRegion } from '../center-ids.ts';
import { assign, attachToSet, joinGroup } from '../center-play.ts';
import type { Play } from '../play.ts';

const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

/** Identity Center as it was for months: three permission sets, whom they let in, and the people. */
export const furnishCenter = (play: Play, cast: Cast): void => {
  const { instance, store, sets, groups, people, vendor } = cast.center;
  const { center } = play.world;
  const created = play.at(-600 * 1440);
  center.region = centerRegion;
  center.instance = instance;
  center.store = store;
  const set = (arn: string, name: string, description: string, policy: string): void => {
    const rest = { customer: [], inline: '', created };
    center.sets.set(arn, { arn, name, description, managed: [managed(policy)], ...rest });
  };
  set(sets.admin, 'AdministratorAccess', 'Whoever owns the account', 'AdministratorAccess');
  set(sets.engineer, 'PlatformEngineer', 'Daily work', 'PowerUserAccess');
  set(sets.audit, 'Audit', 'Reads', 'SecurityAudit');
  for (const [id, name] of [
    [groups.admins, 'platform-admins'],
    [groups.engineers, 'platform-engineers'],
    [groups.auditors, 'auditors'],
  ] as const)
    center.groups.set(id, { id, name });
  for (const [id, name] of [
    [people.responder, cast.responder],
    [people.engineer, cast.engineer],
    [people.owner, cast.owner],
    [vendor, 'vendor-support'],
  ] as const)
    center.users.set(id, { id, name });
  const lets = (set: string, type: Assignment['type'], who: string): Assignment => ({
    ...{ set, account: cast.account, type, who },
  });
  center.assignments.push(
    ...[lets(sets.admin, 'GROUP', groups.admins), lets(sets.admin, 'USER', people.owner)],
    ...[lets(sets.engineer, 'GROUP', groups.engineers), lets(sets.audit, 'GROUP', groups.auditors)],
  );
  const ids = play.ids('old memberships');
  for (const [group, user] of [
    [groups.admins, people.owner],
    [groups.engineers, people.engineer],
    [groups.engineers, people.responder],
    [groups.auditors, vendor],
  ] as const) {
    const id = ids.uuid();
    center.memberships.set(id, { id, group, user });
  }
};

/** The session looks at it, which harms nobody, and then lets somebody of a vendor in: by a group, and by name. */
export const letVendorIn = (play: Play, cast: Cast, session: Credential): void => {
  const { instance, sets, groups, vendor } = cast.center;
  const looks = { readOnly: true, source: 'sso', region: centerRegion };
  play.call(session, 45, { ...looks, name: 'ListPermissionSets', request: { instanceArn: instance } });
  const of = { instanceArn: instance, permissionSetArn: sets.engineer };
  play.call(session, 45.5, { ...looks, name: 'DescribePermissionSet', request: of });
  joinGroup(play, { who: session, minutes: 47 }, { group: groups.engineers, user: vendor });
  const given: Assignment = { set: sets.admin, account: cast.account, type: 'USER', who: vendor };
  assign(play, { who: session, minutes: 48 }, given);
};

/** The engineer administers Identity Center in the same hour: changes of the same kinds, none of them the session's. */
export const engineerAdministers = (play: Play, cast: Cast, engineer: Credential): void => {
  const { sets, groups, people } = cast.center;
  const at = (minutes: number) => ({ who: engineer, minutes });
  attachToSet(play, at(31), { set: sets.audit, policy: managed('AWSCloudTrail_ReadOnlyAccess') });
  joinGroup(play, at(33), { group: groups.auditors, user: people.engineer });
  assign(play, at(35), { set: sets.audit, account: cast.account, type: 'USER', who: people.responder });
};
