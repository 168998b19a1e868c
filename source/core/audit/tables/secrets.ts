import { text } from '../../json.ts';
import type { EventRule } from '../event-table.ts';
import { resourcePolicy } from './policies.ts';
import { parameterKey, parameterName, secretName } from './secret-names.ts';
import { plain, type Thing, thing } from './thing.ts';

const secret: Pick<Thing, 'source' | 'type' | 'id' | 'keyed'> = {
  ...{ source: 'secretsmanager', type: 'aws_secretsmanager_secret', keyed: secretName },
  id: 're.arn rq.secretId rq.name',
};

const parameter: Pick<Thing, 'source' | 'type' | 'id' | 'tidy' | 'keyed'> = {
  ...{ source: 'ssm', type: 'aws_ssm_parameter', id: 'rq.name rq.names', tidy: parameterName, keyed: parameterKey },
};

const [made] = thing({ ...parameter, create: 'PutParameter' });
const [changed] = thing({ ...parameter, change: 'PutParameter' });

/** `overwrite` alone does not tell: the first version of a parameter is a new one. */
const puts: EventRule[] =
  made && changed
    ? [
        {
          ...made,
          variants: [changed],
          resources: (c) => {
            const version = text(c.e.response, 'version');
            const old = version === null ? String(c.e.request?.overwrite) === 'true' : version !== '1';
            return (made.resources?.(c) ?? []).map((n) => (old ? { ...n, rule: changed } : n));
          },
        },
      ]
    : [];

const ssm = plain('ssm');

/** Secrets and parameters, as things (domain.md §4.8 rows 75–77, 82); who reads them is in reads.ts. */
export const secretRules: EventRule[] = [
  ...thing({
    ...secret,
    ...{ create: 'CreateSecret', remove: 'DeleteSecret' },
    change:
      'PutSecretValue UpdateSecret UpdateSecretVersionStage RotateSecret CancelRotateSecret RestoreSecret ReplicateSecretToRegions RemoveRegionsFromReplication StopReplicationToReplica TagResource UntagResource',
  }),
  ...resourcePolicy({
    ...{
      source: 'secretsmanager',
      of: secret.type,
      type: 'aws_secretsmanager_secret_policy',
      id: 're.arn rq.secretId',
    },
    ...{ keyed: secretName, set: 'PutResourcePolicy', clear: 'DeleteResourcePolicy' },
    policy: (e) => e.request?.resourcePolicy ?? '',
  }),
  ...puts,
  ...thing({
    ...parameter,
    remove: 'DeleteParameter DeleteParameters',
    change: 'LabelParameterVersion UnlabelParameterVersion',
  }),
  ...ssm(
    'aws_ssm_document',
    're.documentDescription.name rq.name',
    'CreateDocument',
    'DeleteDocument',
    'UpdateDocument UpdateDocumentDefaultVersion',
  ),
  ...ssm(
    'aws_ssm_association',
    're.associationDescription.associationId rq.associationId',
    'CreateAssociation',
    'DeleteAssociation',
    'UpdateAssociation StartAssociationsOnce',
  ),
  ...ssm('aws_ssm_activation', 're.activationId rq.activationId', 'CreateActivation', 'DeleteActivation'),
  ...ssm(
    'aws_ssm_maintenance_window',
    're.windowId rq.windowId',
    'CreateMaintenanceWindow',
    'DeleteMaintenanceWindow',
    'UpdateMaintenanceWindow RegisterTaskWithMaintenanceWindow RegisterTargetWithMaintenanceWindow',
  ),
  ...ssm('aws_ssm_service_setting', 'rq.settingId', '', '', 'UpdateServiceSetting ResetServiceSetting'),
];
