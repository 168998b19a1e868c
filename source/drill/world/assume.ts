import type { JsonObject } from '../../core/words.ts';
import { type Credential, rolePrincipal } from './credentials.ts';
import { findRole } from './iam/find.ts';
import { idSource, sessionTokenOf } from './ids.ts';
import { elementDate } from './trail/dates.ts';
import { styleOf } from './trail/record.ts';
import type { World } from './world.ts';

/** What STS writes into `responseElements.credentials`: the token too, which is why records are redacted (domain.md §4.7). */
export const handedOver = (seed: number, fresh: Credential): JsonObject => ({
  accessKeyId: fresh.keyId,
  sessionToken: sessionTokenOf(seed, fresh.keyId),
  expiration: elementDate(fresh.expiresAt ?? 0, styleOf(fresh.keyId)),
});

/** `at` in ms, `seconds` as AWS counts a session's length. */
export type AssumeAsk = {
  who: Credential;
  at: number;
  /** Names the call; ids come from it. */
  label: string;
  role: string;
  session: string;
  seconds: number;
  region: string;
};

/** AssumeRole: a new session and its event, in the Region of the endpoint that was called (domain.md §4.3). */
export const assumeRole = (
  world: World,
  { who, at, label, role: name, session, seconds, region }: AssumeAsk,
): Credential => {
  // Role chaining ends after an hour, whatever the role allows (sts:AssumeRole).
  if (who.kind === 'assumed-role' && seconds > 3600) throw new RangeError('A chained role lives an hour at most.');
  const role = findRole(world.graph, name);
  const ids = idSource(world.seed, label);
  const principal = rolePrincipal(world.account, role, session);
  const fresh: Credential = {
    ...{ keyId: ids.keyId('ASIA'), kind: 'assumed-role', principal, account: world.account, parent: who.keyId },
    ...{ issuedAt: at, expiresAt: at + seconds * 1000, origin: who.origin },
  };
  world.sessions.set(fresh.keyId, fresh);
  world.trail.add({
    ...{ id: ids.uuid(), requestId: ids.uuid(), at, source: 'sts', name: 'AssumeRole', region, readOnly: true, who },
    request: { roleArn: role.arn, roleSessionName: session, durationSeconds: seconds },
    response: {
      credentials: handedOver(world.seed, fresh),
      assumedRoleUser: { assumedRoleId: principal.principalId, arn: principal.arn },
    },
    resources: [{ type: 'AWS::IAM::Role', arn: role.arn }],
  });
  return fresh;
};
