import { deleteConflict, limitExceeded, noSuchEntity } from '../failure.ts';
import type { ManagedPolicy } from '../graph.ts';
import { flag, type Input, type Output, required } from '../input.ts';
import { documentOf, encodeDocument } from './documents.ts';
import { findPolicy, onPolicy } from './find.ts';
import { ownPolicy } from './managed-policies.ts';
import { type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';

const versionOf = (policy: ManagedPolicy, input: Input) => {
  const id = required(input, 'VersionId');
  const version = policy.versions.get(id);
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return { id, version };
};

const describe = (policy: ManagedPolicy, id: string, created: number): Output => ({
  VersionId: id,
  IsDefaultVersion: policy.defaultVersion === id,
  CreateDate: new Date(created),
});

/** Five versions at most; the default one cannot be deleted; ids are never given twice. */
export const policyVersionOperations: Operations = {
  CreatePolicyVersion: writes((ctx, input) => {
    const policy = ownPolicy(ctx.graph, input);
    const document = documentOf(input, 'PolicyDocument');
    if (policy.versions.size >= 5) {
      throw limitExceeded(
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      );
    }
    const id = `v${policy.nextVersion++}`;
    policy.versions.set(id, { document, created: ctx.at });
    if (flag(input, 'SetAsDefault')) policy.defaultVersion = id;
    policy.updated = ctx.at;
    return { PolicyVersion: describe(policy, id, ctx.at) };
  }, onPolicy),
  DeletePolicyVersion: writes((ctx, input) => {
    const policy = ownPolicy(ctx.graph, input);
    const { id } = versionOf(policy, input);
    if (policy.defaultVersion === id) throw deleteConflict('set another version as the default version of the policy');
    policy.versions.delete(id);
    return {};
  }, onPolicy),
  SetDefaultPolicyVersion: writes((ctx, input) => {
    const policy = ownPolicy(ctx.graph, input);
    policy.defaultVersion = versionOf(policy, input).id;
    policy.updated = ctx.at;
    return {};
  }, onPolicy),
  GetPolicyVersion: reads((ctx, input) => {
    const policy = findPolicy(ctx.graph, required(input, 'PolicyArn'));
    const { id, version } = versionOf(policy, input);
    return { PolicyVersion: { Document: encodeDocument(version.document), ...describe(policy, id, version.created) } };
  }, onPolicy),
  ListPolicyVersions: reads((ctx, input) => {
    const policy = findPolicy(ctx.graph, required(input, 'PolicyArn'));
    return page(
      ctx,
      input,
      'Versions',
      policy.versions,
      ([id]) => id,
      ([id, v]) => describe(policy, id, v.created),
    );
  }, onPolicy),
};
