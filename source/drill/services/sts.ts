import type { Credential } from '../world/credentials.ts';
import { credentialOf } from '../world/credentials.ts';
import { ApiFailure, accessDenied } from '../world/failure.ts';
import { required } from '../world/input.ts';
import { authorize } from '../world/policy/authorize.ts';
import type { World } from '../world/world.ts';
import { parseForm } from './form.ts';
import { queryAnswer } from './query.ts';
import type { Ask, Reply } from './reply.ts';

/** GetCallerIdentity needs no permission, not even under a deny (domain.md §3.1). */
const callerIdentity = (who: Credential) => ({
  Arn: who.principal.arn,
  UserId: who.principal.principalId,
  Account: who.account,
});

/** Tells whose account a key belongs to, not whether it still works (domain.md §3.1). */
const keyInfo = (world: World, who: Credential, body: string) => {
  authorize(world.graph, who, 'sts:GetAccessKeyInfo', '*');
  const found = credentialOf(world, required(parseForm(body), 'AccessKeyId'));
  if (!found) throw accessDenied('The key belongs to no account that may be told.');
  return { Account: found.account };
};

/** What reseal asks of STS. Nothing here hands out credentials: the story and Vault do. */
export const answerSts = (world: World, who: Credential, ask: Ask, requestId: string): Reply => {
  const { operation, body } = ask;
  if (operation === 'GetCallerIdentity') return queryAnswer('sts', operation, callerIdentity(who), requestId);
  if (operation === 'GetAccessKeyInfo') return queryAnswer('sts', operation, keyInfo(world, who, body), requestId);
  throw new ApiFailure('InvalidAction', `Could not find operation ${operation} for version 2011-06-15`);
};
