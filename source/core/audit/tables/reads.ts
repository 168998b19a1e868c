import { isTrue, list, objectAt, text } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { kmsKey } from './keys.ts';
import { find, leaves } from './lookup.ts';
import { bucketName, parameterKey, parameterName, secretName } from './secret-names.ts';
import { keyOf } from './thing.ts';

type Read = Pick<Named, 'subject' | 'key' | 'resource'>;

const secret = (id: string, e: TrailEvent): Read => ({
  ...{ subject: id, key: `${keyOf('secretsmanager', 'aws_secretsmanager_secret', secretName(id), e)} read` },
  resource: null,
});

const parameter = (id: string, e: TrailEvent): Read => ({
  ...{
    subject: parameterName(id),
    key: `${keyOf('ssm', 'aws_ssm_parameter', parameterKey(id), e)} read`,
    resource: null,
  },
});

const bucket = (name: string): Read => ({ subject: name, key: `aws_s3_bucket ${name} read`, resource: null });

const batch = (e: TrailEvent): Read[] => {
  const named = find('re.secretValues.aRN re.secretValues.arn rq.secretIdList')(e);
  if (named.length > 0) return named.map((id) => secret(id, e));
  // What a filter found is in records of its own (GetSecretValue), where AWS writes them.
  const filters = list(e.request?.filters).map(
    (f) => `${text(f, 'key') ?? '?'}=${leaves(objectAt({ f }, 'f')?.values).join(',')}`,
  );
  const subject = `secrets with ${filters.join(' ')}`;
  return filters.length > 0 ? [{ subject, key: `${e.region} ${subject}`, resource: null }] : [];
};

/**
 * What was decrypted is in the context that the service gave. A disk (`aws:ebs:id`) is attached and not read, and without
 * a context and a key nothing is told.
 */
const decrypted = (e: TrailEvent): Read[] => {
  const context = objectAt(e.request, 'encryptionContext') ?? {};
  const by = (name: string): string | null => text(context, name);
  const of = by('SecretARN');
  if (of) return [secret(of, e)];
  const named = by('PARAMETER_ARN');
  if (named) return [parameter(named, e)];
  const object = by('aws:s3:arn');
  if (object) return [bucket(bucketName(object))];
  const key = by('aws:ebs:id') ? null : kmsKey(e);
  return key ? [{ subject: key, key: `${keyOf('kms', 'aws_kms_key', key, e)} read`, resource: null }] : [];
};

const row = (source: string, name: string, what: (e: TrailEvent) => Read[]): EventRule => ({
  ...{ source, name, effect: 'changes', kind: 'secret-read', item: 'trail.reconciled', family: 'read' },
  reads: (e) => what(e).length > 0,
  resources: ({ e }) => what(e).map((r) => ({ ...r, terraform: null, parents: [] })),
});

const opened = (places: string) => (e: TrailEvent) =>
  isTrue(e.request, 'withDecryption') ? find(places)(e).map((id) => parameter(id, e)) : [];

const object = (e: TrailEvent): Read[] => {
  const name = text(e.request, 'bucketName');
  return name ? [bucket(name)] : [];
};

/**
 * Reads of secrets (domain.md §4.6), as far as CloudTrail shows them: objects only where data events are at hand, and then
 * one finding for each bucket. A secret that was read and its decryption are one read.
 */
export const readRules: EventRule[] = [
  row('secretsmanager', 'GetSecretValue', (e) => find('rq.secretId')(e).map((id) => secret(id, e))),
  row('secretsmanager', 'BatchGetSecretValue', batch),
  row('ssm', 'GetParameter', opened('rq.name')),
  row('ssm', 'GetParameters', opened('rq.names')),
  row('ssm', 'GetParameterHistory', opened('rq.name')),
  row('ssm', 'GetParametersByPath', opened('rq.path')),
  row('kms', 'Decrypt', decrypted),
  row('kms', 'ReEncrypt', decrypted),
  row('s3', 'GetObject', object),
  row('s3', 'SelectObjectContent', object),
  row('s3', 'GetObjectTorrent', object),
];
