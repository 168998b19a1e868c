import { ApiFailure } from './failure.ts';
import type { Assignment, IdentityCenter, PermissionSet } from './identity-center.ts';
import { type Members, textMember } from './json-members.ts';

const uuid = '[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}';

/** Forms of ids, as the models of both services tell them. */
export const forms = {
  instance: /^arn:aws:sso:::instance\/(?:sso)?ins-[a-zA-Z0-9.-]{16}$/,
  set: /^arn:aws:sso:::permissionSet\/(?:sso)?ins-[a-zA-Z0-9.-]{16}\/ps-[a-zA-Z0-9./-]{16}$/,
  account: /^\d{12}$/,
  store: new RegExp(`^d-[0-9a-f]{10}$|^${uuid}$`),
  principal: new RegExp(`^(?:[0-9a-f]{10}-)?${uuid}$`),
  type: /^(?:USER|GROUP)$/,
  target: /^AWS_ACCOUNT$/,
};

const missing = (message: string): ApiFailure => new ApiFailure('ResourceNotFoundException', message);

/** The instance that a request names, where it lives; anywhere else nobody knows it. */
export const checkInstance = (center: IdentityCenter, region: string, input: Members): void => {
  const arn = textMember(input, 'InstanceArn', forms.instance);
  if (arn !== center.instance || region !== center.region) throw missing(`Instance ${arn} was not found`);
};

/** Throws ResourceNotFoundException for a set that is not there. */
export const setIn = (center: IdentityCenter, input: Members): PermissionSet => {
  const arn = textMember(input, 'PermissionSetArn', forms.set);
  const set = center.sets.get(arn);
  if (!set) throw missing(`PermissionSet ${arn} was not found`);
  return set;
};

/** The directory that a request names, where it lives. */
export const checkStore = (center: IdentityCenter, region: string, input: Members): void => {
  const id = textMember(input, 'IdentityStoreId', forms.store);
  if (id !== center.store || region !== center.region) throw missing(`IdentityStore ${id} was not found`);
};

/** One of the directory's own by its id. */
export const ownOf = <T>(things: Map<string, T>, input: Members, member: string, word: string): T => {
  const id = textMember(input, member, forms.principal);
  const found = things.get(id);
  if (found === undefined) throw missing(`${word} ${id} not found.`);
  return found;
};

/** What a request would give or take away. */
export const assignmentIn = (center: IdentityCenter, input: Members): Assignment => {
  const set = setIn(center, input).arn;
  textMember(input, 'TargetType', forms.target);
  const account = textMember(input, 'TargetId', forms.account);
  const type = textMember(input, 'PrincipalType', forms.type) === 'USER' ? 'USER' : 'GROUP';
  return { set, account, type, who: textMember(input, 'PrincipalId', forms.principal) };
};

export const sameAssignment = (a: Assignment, b: Assignment): boolean =>
  a.set === b.set && a.account === b.account && a.type === b.type && a.who === b.who;
