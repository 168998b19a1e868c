import { DescribeSecretCommand, GetResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { alsoRead, callsOf } from './calls.ts';
import { type Opened, orAbsent, type Place, type Probe, stateOf, tagsOf } from './probe.ts';

const absent = ['ResourceNotFound'];

/** Secrets, by their description alone: no command that gives a value is known here (domain.md §4.8, rows 75–77). */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'secretsmanager',
    (region) => new SecretsManagerClient(clientConfig(place.access, 'secretsmanager', region)),
  );

  const secret: Probe = async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeSecret',
      () => new DescribeSecretCommand({ SecretId: asked.id }),
      ({ ARN, Name, CreatedDate, DeletedDate, Tags }) => {
        // By name, by ARN, or by an ARN without the six letters that AWS puts behind the name.
        const is = ARN && Name && (Name === asked.id || ARN === asked.id || ARN.startsWith(`${asked.id}-`));
        if (!is) return undefined;
        const about = { uniqueId: ARN, created: CreatedDate, tags: tagsOf(Tags) };
        return DeletedDate
          ? stateOf({ ...about, phase: 'ending', state: 'scheduled for deletion' })
          : stateOf({ ...about, state: 'in use' });
      },
    );
    if (asked.look === 'there') return orAbsent(head, absent);
    const policy = () =>
      calls.one(
        asked,
        'GetResourcePolicy',
        () => new GetResourcePolicyCommand({ SecretId: asked.id }),
        // A secret without a policy is answered with its name alone.
        ({ ARN, ResourcePolicy }) => (ARN ? { text: ResourcePolicy ?? null } : undefined),
      );
    return orAbsent(await alsoRead(head, policy, (s, { text }) => withPolicy(s, text, asked.account)), absent);
  };

  /** `arn|versionId` */
  const version: Probe = async (asked) => {
    const [id = '', wanted = ''] = asked.id.includes('|') ? asked.id.split('|') : [asked.parent ?? '', asked.id];
    return orAbsent(
      await calls.one(
        asked,
        'DescribeSecret',
        () => new DescribeSecretCommand({ SecretId: id }),
        ({ ARN, VersionIdsToStages, DeletedDate }) => {
          if (!ARN) return undefined;
          const stages = VersionIdsToStages?.[wanted];
          if (!stages) return stateOf({ phase: 'gone', state: 'not among its versions' });
          const state = stages.join(', ');
          return stateOf({ uniqueId: wanted, phase: DeletedDate ? 'ending' : 'there', state });
        },
      ),
      absent,
    );
  };

  return {
    probes: {
      ...{ aws_secretsmanager_secret: secret, aws_secretsmanager_secret_policy: secret },
      aws_secretsmanager_secret_version: version,
    },
    close: calls.close,
  };
};
