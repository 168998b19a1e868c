import { limitExceeded, noSuchEntity } from '../failure.ts';
import type { AccessKey, Graph, User } from '../graph.ts';
import { type Input, type Output, oneOf, required } from '../input.ts';
import { namedUser, onUser } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';

/** Whose key it is, active or not; null when nobody has it (any more). */
export const keyOwner = (graph: Graph, id: string): { user: User; key: AccessKey } | null => {
  for (const user of graph.users.values()) {
    const key = user.keys.find((k) => k.id === id);
    if (key) return { user, key };
  }
  return null;
};

const keyOf = (ctx: OpContext, input: Input): { user: User; key: AccessKey } => {
  const user = namedUser(ctx, input);
  const id = required(input, 'AccessKeyId');
  const key = user.keys.find((k) => k.id === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return { user, key };
};

const listed = (user: User, key: AccessKey): Output => ({
  UserName: user.name,
  AccessKeyId: key.id,
  Status: key.status,
  CreateDate: new Date(key.created),
});

/** A key that was never used has no date, and `N/A` in the other two (domain.md §3.1). */
const usage = (key: AccessKey): Output =>
  key.lastUsed
    ? { LastUsedDate: new Date(key.lastUsed.at), ServiceName: key.lastUsed.service, Region: key.lastUsed.region }
    : { ServiceName: 'N/A', Region: 'N/A' };

/** Two keys a user. Without UserName they act on the caller: a trap that must stay one (domain.md §3.1). */
export const accessKeyOperations: Operations = {
  CreateAccessKey: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    if (user.keys.length >= 2) throw limitExceeded('Cannot exceed quota for AccessKeysPerUser: 2');
    const key: AccessKey = { id: ctx.ids.keyId('AKIA'), status: 'Active', created: ctx.at, lastUsed: null };
    user.keys.push(key);
    return { AccessKey: { ...listed(user, key), SecretAccessKey: ctx.secretOf(key.id) } };
  }, onUser),
  UpdateAccessKey: writes((ctx, input) => {
    const { key } = keyOf(ctx, input);
    key.status = oneOf(input, 'Status', ['Active', 'Inactive']);
    return {};
  }, onUser),
  DeleteAccessKey: writes((ctx, input) => {
    const { user, key } = keyOf(ctx, input);
    user.keys = user.keys.filter((k) => k !== key);
    return {};
  }, onUser),
  ListAccessKeys: reads((ctx, input) => {
    const user = namedUser(ctx, input);
    return page(
      ctx,
      input,
      'AccessKeyMetadata',
      user.keys,
      (k) => k.id,
      (k) => listed(user, k),
    );
  }, onUser),
  GetAccessKeyLastUsed: reads((ctx, input) => {
    const id = required(input, 'AccessKeyId');
    const owner = keyOwner(ctx.graph, id);
    if (!owner) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
    return { UserName: owner.user.name, AccessKeyLastUsed: usage(owner.key) };
  }),
};
