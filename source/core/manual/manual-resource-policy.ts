import type { Finding } from '../finding.ts';
import { parseJson } from '../json.ts';
import { aws, type Manual, manual } from './manual.ts';
import type { Word } from './shell-words.ts';

/** How a service shows its policy, sets it and takes it off; `id` is the option that names the resource. */
type Row = {
  service: string;
  id: string;
  get: string;
  put: string;
  /** The option that the document goes into; null = the policy is set in another way. */
  document: string | null;
  remove: string | null;
  more?: { [option: string]: string };
};

const bucket: Row = {
  ...{ service: 's3api', id: 'bucket', document: 'policy' },
  ...{ get: 'get-bucket-policy', put: 'put-bucket-policy', remove: 'delete-bucket-policy' },
};
// A key always has a policy, and one that locks everybody out is for ever.
const key: Row = {
  ...{ service: 'kms', id: 'key-id', document: 'policy', more: { 'policy-name': 'default' } },
  ...{ get: 'get-key-policy', put: 'put-key-policy', remove: null },
};
const secret: Row = {
  ...{ service: 'secretsmanager', id: 'secret-id', document: 'resource-policy' },
  ...{ get: 'get-resource-policy', put: 'put-resource-policy', remove: 'delete-resource-policy' },
};
const repository: Row = {
  ...{ service: 'ecr', id: 'repository-name', document: 'policy-text' },
  ...{ get: 'get-repository-policy', put: 'set-repository-policy', remove: 'delete-repository-policy' },
};
const topic: Row = {
  ...{ service: 'sns', id: 'topic-arn', document: 'attribute-value', more: { 'attribute-name': 'Policy' } },
  ...{ get: 'get-topic-attributes', put: 'set-topic-attributes', remove: null },
};
const lambda: Row = {
  ...{ service: 'lambda', id: 'function-name', document: null },
  ...{ get: 'get-policy', put: 'remove-permission', remove: null },
};

/** Terraform has the policy as a part of some resources, and as one of its own. */
const rows: { [terraformType: string]: Row } = {
  ...{ aws_s3_bucket: bucket, aws_s3_bucket_policy: bucket },
  ...{ aws_kms_key: key, aws_kms_key_policy: key },
  ...{ aws_secretsmanager_secret: secret, aws_secretsmanager_secret_policy: secret },
  ...{ aws_ecr_repository: repository, aws_ecr_repository_policy: repository },
  ...{ aws_sns_topic: topic, aws_sns_topic_policy: topic },
  ...{ aws_lambda_function: lambda, aws_lambda_permission: lambda },
};

const notBefore =
  'No record tells the policy of before. Take it from Terraform, AWS Config or an earlier event, and put that back; a removal is right only where there was none.';

const policy = (f: Finding): Manual | null => {
  const type = f.resource?.type ?? f.terraform?.type ?? '';
  const row = Object.hasOwn(rows, type) ? rows[type] : undefined;
  if (!row) return null;
  const named = { [row.id]: f.resource?.parent ?? f.resource?.id ?? f.subject, region: f.region };
  const asked = row.get.startsWith('get-key') ? { ...named, ...row.more } : named;
  const look = aws(row.service, row.get, asked);
  if (row.document === null)
    return manual('Look which statement the session added, and take that one off by its Sid (--statement-id).', look);
  const before = f.before && parseJson(f.before).ok ? f.before : null;
  if (before !== null)
    return manual(
      'Puts the policy of before back. It gives what it says: read it, and compare it with Terraform first.',
      look,
      aws(row.service, row.put, { ...named, ...row.more, [row.document]: before }),
    );
  if (f.before === '' && row.remove !== null)
    return manual('There was no policy before: takes it off.', look, aws(row.service, row.remove, named));
  const off: Word[][] = row.remove === null ? [] : [aws(row.service, row.remove, named)];
  return manual(notBefore, look, ...off);
};

/** Who it was opened to stands in `why`; the call that closes it wants them by name, so they are looked up first. */
const snapshot = (f: Finding, service: 'ec2' | 'rds', words: { show: string; close: string; id: string }): Manual => {
  const named = { [words.id]: f.resource?.id ?? f.subject, region: f.region };
  const everybody: Word[][] =
    service === 'ec2'
      ? [
          aws('ec2', words.close, {
            ...named,
            attribute: words.show === 'describe-image-attribute' ? 'launchPermission' : 'createVolumePermission',
            'operation-type': 'remove',
            'group-names': 'all',
          }),
        ]
      : [aws('rds', words.close, { ...named, 'attribute-name': 'restore', 'values-to-remove': 'all' })];
  const kind = words.show === 'describe-image-attribute' ? 'launchPermission' : 'createVolumePermission';
  const attribute: { [option: string]: string } = service === 'rds' ? {} : { attribute: kind };
  return manual(
    `Look who has it, and take each account off; the last line is for everybody (${service === 'ec2' ? '--user-ids ACCOUNT in the place of --group-names all' : 'an account in the place of all'}). What was copied meanwhile stays copied.`,
    aws(service, words.show, { ...named, ...attribute }),
    ...everybody,
  );
};

const shared = (f: Finding): Manual | null => {
  switch (f.resource?.type) {
    case 'aws_ebs_snapshot':
    case 'aws_snapshot_create_volume_permission':
      return snapshot(f, 'ec2', {
        show: 'describe-snapshot-attribute',
        close: 'modify-snapshot-attribute',
        id: 'snapshot-id',
      });
    case 'aws_ami':
    case 'aws_ami_launch_permission':
      return snapshot(f, 'ec2', { show: 'describe-image-attribute', close: 'modify-image-attribute', id: 'image-id' });
    case 'aws_db_snapshot':
      return snapshot(f, 'rds', {
        show: 'describe-db-snapshot-attributes',
        close: 'modify-db-snapshot-attribute',
        id: 'db-snapshot-identifier',
      });
    default:
      return policy(f);
  }
};

/** Policies of buckets, keys, secrets and the like, and what was opened to others: the exact calls, reseal makes none. */
export const manualResourcePolicy = (f: Finding): Manual | null =>
  f.kind === 'resource-policy-changed' ? policy(f) : f.kind === 'resource-shared' ? shared(f) : null;
