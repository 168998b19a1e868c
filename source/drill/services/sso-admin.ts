import type { Credential } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import type { IdentityCenter } from '../world/identity-center.ts';
import { checkInstance, forms, setIn } from '../world/identity-center-ids.ts';
import { countMember, invalidMember, type Members, textMember } from '../world/json-members.ts';
import { authorize } from '../world/policy/authorize.ts';
import type { World } from '../world/world.ts';
import { jsonAnswer, jsonInput, jsonProtocol } from './json.ts';
import type { Ask, Reply } from './reply.ts';

export const ssoAdminProtocol = jsonProtocol('SWBExternalService.', '{"AccountAssignments":[{"AccountId":"');

/** So few to a page where none is asked for that a reader who forgets the token misses something. */
const usual = 2;

/** A token belongs to everything that it was asked with, but the size of the page. */
const bindingOf = (operation: string, { NextToken: _, MaxResults: __, ...rest }: Members): string =>
  `${operation} ${JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))}`;

const startOf = (binding: string, token: unknown): number => {
  if (token === undefined || token === null) return 0;
  const [from, of] = typeof token === 'string' ? Buffer.from(token, 'base64').toString('utf8').split('|', 2) : [];
  const start = Number(from);
  if (of !== binding || !Number.isInteger(start) || start < 1) throw invalidMember('The NextToken is not valid.');
  return start;
};

/** One page of a list, and the token of the next. */
const page = <T>(operation: string, input: Members, all: T[]): { items: T[]; more: { NextToken?: string } } => {
  const size = countMember(input, 'MaxResults', usual);
  const binding = bindingOf(operation, input);
  const end = startOf(binding, input.NextToken) + size;
  const more = end < all.length ? { NextToken: Buffer.from(`${end}|${binding}`).toString('base64') } : {};
  return { items: all.slice(end - size, end), more };
};

type Read = (center: IdentityCenter, input: Members, operation: string) => object;

const reads: { [operation: string]: Read } = {
  DescribePermissionSet: (center, input) => {
    const { arn, name, description, created } = setIn(center, input);
    return {
      PermissionSet: {
        ...{ Name: name, PermissionSetArn: arn, Description: description, CreatedDate: created / 1000 },
        SessionDuration: 'PT1H',
      },
    };
  },
  GetInlinePolicyForPermissionSet: (center, input) => ({ InlinePolicy: setIn(center, input).inline }),
  ListAccountAssignments: (center, input, operation) => {
    const { arn } = setIn(center, input);
    const account = textMember(input, 'AccountId', forms.account);
    const all = center.assignments.filter((a) => a.set === arn && a.account === account);
    const { items, more } = page(operation, input, all);
    const AccountAssignments = items.map(({ set, type, who }) => ({
      ...{ AccountId: account, PermissionSetArn: set, PrincipalType: type, PrincipalId: who },
    }));
    return { AccountAssignments, ...more };
  },
  ListManagedPoliciesInPermissionSet: (center, input, operation) => {
    const { items, more } = page(operation, input, setIn(center, input).managed);
    return { AttachedManagedPolicies: items.map((Arn) => ({ Name: Arn.split('/').at(-1), Arn })), ...more };
  },
  ListCustomerManagedPolicyReferencesInPermissionSet: (center, input, operation) => {
    const { items, more } = page(operation, input, setIn(center, input).customer);
    return { CustomerManagedPolicyReferences: items.map((Name) => ({ Name, Path: '/' })), ...more };
  },
};

/** What Identity Center tells of permission sets and of whom they let in: what reseal asks, and nothing else is known. */
export const answerSsoAdmin = (world: World, who: Credential, ask: Ask, requestId: string): Reply => {
  const { operation, region, body } = ask;
  const read = Object.hasOwn(reads, operation) ? reads[operation] : undefined;
  if (!read) throw new ApiFailure('InvalidAction', `Unknown operation: ${operation}`);
  const input = jsonInput(body);
  authorize(world.graph, who, `sso:${operation}`, '*');
  checkInstance(world.center, region, input);
  return jsonAnswer(read(world.center, input, operation), requestId);
};
