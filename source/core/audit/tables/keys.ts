import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { first } from './lookup.ts';
import { isForeign } from './opens.ts';
import { type ResourcePolicy, resourcePolicy, sharedAtBirth } from './policies.ts';
import { keyOf, lastPart, plain, thing } from './thing.ts';

const kms = plain('kms');

/** A key's id out of its ARN; an alias stays what it is. */
const keyId = (id: string): string =>
  id.includes(':alias/') || id.startsWith('alias/') ? id.slice(id.indexOf('alias/')) : lastPart(id);

/** `keyId` may be an alias: then the record's resource tells which key it was. */
export const kmsKey = (e: TrailEvent): string | null => {
  const arn = e.resources.find((r) => r.name.includes(':key/'))?.name;
  const told = arn ?? first('re.keyMetadata.keyId rq.keyId re.keyId')(e);
  return told === null ? null : keyId(told);
};

const aKey = (e: TrailEvent): string[] => {
  const id = kmsKey(e);
  return id === null ? [] : [id];
};

const policy: ResourcePolicy = {
  ...{ source: 'kms', of: 'aws_kms_key', type: 'aws_kms_key_policy', id: aKey, set: 'PutKeyPolicy' },
  policy: (e) => e.request?.policy ?? '',
};

const item = 'policy.restored';
const shared: EventRule = {
  source: 'kms',
  name: 'CreateGrant',
  effect: 'adds',
  kind: 'resource-shared',
  item,
  family: 'link',
};
const granted: EventRule = { ...shared, kind: 'resource-policy-changed' };
const revoked: EventRule = { ...shared, name: 'RevokeGrant', effect: 'removes', kind: 'resource-policy-changed' };

const grant = (e: TrailEvent): Named[] => {
  const [id, key] = [first('re.grantId rq.grantId')(e), kmsKey(e)];
  if (!id || !key) return [];
  const who = first('rq.granteePrincipal')(e) ?? '';
  const foreign = isForeign(who, e.account);
  return [
    {
      ...{
        subject: key,
        key: `aws_kms_grant ${e.region} ${id}`,
        uniqueId: id,
        parents: [keyOf('kms', 'aws_kms_key', key, e)],
      },
      resource: { service: 'kms', type: 'aws_kms_grant', id, parent: key },
      terraform: { type: 'aws_kms_grant', importId: `${key}:${id}` },
      ...(e.name === 'CreateGrant' && foreign ? { rule: shared, state: who, to: who } : {}),
    },
  ];
};

const born: EventRule = { ...shared, name: 'CreateKey', effect: 'changes', family: 'policy-document' };

/** Keys and who may use them (domain.md §4.8 rows 72–74). A key that is scheduled to be deleted can be kept for 7–30 days. */
export const keyRules: EventRule[] = [
  ...thing({
    ...{
      source: 'kms',
      type: 'aws_kms_key',
      id: aKey,
      create: 'CreateKey ReplicateKey',
      remove: 'ScheduleKeyDeletion',
    },
    change:
      'DisableKey EnableKey CancelKeyDeletion EnableKeyRotation DisableKeyRotation RotateKeyOnDemand UpdateKeyDescription ImportKeyMaterial DeleteImportedKeyMaterial UpdatePrimaryRegion TagResource UntagResource',
    ...{ also: ({ e }, n) => sharedAtBirth(policy, e, n.subject), variants: [born] },
  }),
  ...kms('aws_kms_alias', 'rq.aliasName', 'CreateAlias', 'DeleteAlias', 'UpdateAlias'),
  ...resourcePolicy(policy),
  { ...granted, variants: [shared], resources: ({ e }) => grant(e) },
  { ...revoked, resources: ({ e }) => grant(e) },
  { ...revoked, name: 'RetireGrant', resources: ({ e }) => grant(e) },
  ...kms(
    'aws_kms_custom_key_store',
    're.customKeyStoreId rq.customKeyStoreId',
    'CreateCustomKeyStore',
    'DeleteCustomKeyStore',
    'UpdateCustomKeyStore ConnectCustomKeyStore DisconnectCustomKeyStore',
  ),
];
