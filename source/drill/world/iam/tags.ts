import { validation } from '../failure.ts';
import { type Input, list, required } from '../input.ts';
import { describeTags } from './describe.ts';
import { changeableRole, findRole, findUser, onRole, onUser } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';

/** The `Tags` of a create or tag call. */
export const tagsOf = (input: Input): Map<string, string> => {
  const tags = new Map<string, string>();
  for (const tag of list(input, 'Tags')) {
    if (typeof tag === 'string' || Array.isArray(tag)) throw validation('Tags must be key and value.');
    const { Key, Value } = tag;
    if (typeof Key !== 'string' || typeof Value !== 'string') throw validation('Tags must be key and value.');
    tags.set(Key, Value);
  }
  return tags;
};

const tag = (tags: Map<string, string>, input: Input) => {
  for (const [key, value] of tagsOf(input)) tags.set(key, value);
  return {};
};

const untag = (tags: Map<string, string>, input: Input) => {
  for (const key of list(input, 'TagKeys')) if (typeof key === 'string') tags.delete(key);
  return {};
};

const shown = (tags: Map<string, string>) => ({ Tags: describeTags(tags) ?? [], IsTruncated: false });
const user = (ctx: OpContext, input: Input) => findUser(ctx.graph, required(input, 'UserName')).tags;
const role = (ctx: OpContext, input: Input) => changeableRole(ctx.graph, required(input, 'RoleName')).tags;

/** Tagging needs the rights on the thing itself. */
export const tagOperations: Operations = {
  TagUser: writes((ctx, input) => tag(user(ctx, input), input), onUser),
  UntagUser: writes((ctx, input) => untag(user(ctx, input), input), onUser),
  ListUserTags: reads((ctx, input) => shown(user(ctx, input)), onUser),
  TagRole: writes((ctx, input) => tag(role(ctx, input), input), onRole),
  UntagRole: writes((ctx, input) => untag(role(ctx, input), input), onRole),
  ListRoleTags: reads((ctx, input) => shown(findRole(ctx.graph, required(input, 'RoleName')).tags), onRole),
};
