import { isObject, text } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { leaves, valuesAt } from './lookup.ts';
import { type ResourcePolicy, resourcePolicy, sharedAtBirth } from './policies.ts';
import { plain, thing } from './thing.ts';

const bucket = 'rq.bucketName';
const s3 = plain('s3');

const groups = /(?:AllUsers|AuthenticatedUsers)$/;
const canned = /^(?:public-read|public-read-write|authenticated-read)$/;

/** Whom an access list lets in: by its canned name, the grant headers, or the grants in its body. */
const aclOpens = (e: TrailEvent): string[] => {
  const header = leaves(e.request?.['x-amz-acl']).filter((v) => canned.test(v));
  const grants = Object.entries(e.request ?? {}).flatMap(([name, v]) =>
    name.startsWith('x-amz-grant-') ? leaves(v) : [],
  );
  const policy = e.request?.AccessControlPolicy ?? null;
  const owner = valuesAt(policy, 'Owner', 'ID').flatMap(leaves)[0];
  const grantees = valuesAt(policy, 'AccessControlList', 'Grant', 'Grantee');
  const uris = valuesAt(grantees, 'URI')
    .flatMap(leaves)
    .filter((uri) => groups.test(uri));
  const others = [...valuesAt(grantees, 'ID'), ...valuesAt(grantees, 'EmailAddress')].flatMap(leaves);
  return [
    ...header,
    ...grants.filter((g) => groups.test(g.replace(/"$/, '')) || /\b(?:id|emailAddress)=/.test(g)),
    ...uris,
    ...others.filter((id) => id !== owner),
  ];
};

const acl: ResourcePolicy = {
  ...{ source: 's3', of: 'aws_s3_bucket', type: 'aws_s3_bucket_acl', id: bucket, set: 'PutBucketAcl', part: 'acl' },
  policy: (e) =>
    e.request?.AccessControlPolicy ?? text(e.request, 'x-amz-acl') ?? leaves(e.request?.['x-amz-acl'])[0] ?? '',
  opens: aclOpens,
};

const policies: EventRule[] = [
  ...resourcePolicy({
    ...{ source: 's3', of: 'aws_s3_bucket', type: 'aws_s3_bucket_policy', id: bucket, set: 'PutBucketPolicy' },
    ...{ clear: 'DeleteBucketPolicy', policy: (e) => e.request?.bucketPolicy ?? '' },
  }),
  ...resourcePolicy(acl),
  // The guard against opening a bucket: what it says counts, not whom it lets in.
  ...resourcePolicy({
    ...{ source: 's3', of: 'aws_s3_bucket', type: 'aws_s3_bucket_public_access_block', id: bucket, part: 'block' },
    ...{
      set: 'PutBucketPublicAccessBlock PutPublicAccessBlock',
      clear: 'DeleteBucketPublicAccessBlock DeletePublicAccessBlock',
      opens: () => [],
    },
    policy: (e) => e.request?.PublicAccessBlockConfiguration ?? '',
  }),
  ...resourcePolicy({
    ...{ source: 's3', of: 'aws_s3_account_public_access_block', type: 'aws_s3_account_public_access_block' },
    ...{ id: (e) => [e.account], set: 'PutAccountPublicAccessBlock', clear: 'DeleteAccountPublicAccessBlock' },
    ...{ opens: () => [], policy: (e) => e.request?.PublicAccessBlockConfiguration ?? '' },
  }),
  ...resourcePolicy({
    ...{ source: 's3', of: 'aws_s3_access_point', type: 'aws_s3control_access_point_policy', id: 'rq.name' },
    ...{
      set: 'PutAccessPointPolicy',
      clear: 'DeleteAccessPointPolicy',
      policy: (e) => e.request?.policy ?? e.request?.Policy ?? '',
    },
  }),
];

/** A bucket that holds a trail: touching what is kept in it is touching the logging (domain.md §4.3). */
const touched = (name: string): EventRule => ({
  ...{
    source: 's3',
    name,
    effect: 'changes',
    kind: 'logging-touched',
    item: 'trail.logging',
    family: 'logging',
    tries: true,
  },
});

/** A denied try has no request: its message names the bucket. */
const bucketOf = (e: TrailEvent): string | null =>
  text(e.request, 'bucketName') ?? /:s3:::([^\s/"]+)/.exec(e.errorMessage ?? '')?.[1] ?? null;

const logged = (name: string): Pick<EventRule, 'variants' | 'tries'> & { of(e: TrailEvent): Named } => {
  const rule = touched(name);
  return {
    ...{ variants: [rule], tries: true },
    of: (e) => ({
      ...{ subject: bucketOf(e) ?? 's3', key: `s3 log bucket ${bucketOf(e)}`, rule },
      ...{ resource: null, terraform: null, parents: [] },
    }),
  };
};

/** One more meaning for calls on a log bucket; `also`: beside the first one, not instead of it. */
const orLogging = (rules: EventRule[], also = false): EventRule[] =>
  rules.map((r) => {
    const { of, ...more } = logged(r.name);
    return {
      ...r,
      ...more,
      resources: (c) => {
        const name = bucketOf(c.e);
        const plainly = r.resources?.(c) ?? [];
        if (name === null || !c.isLogBucket(name)) return plainly;
        return also ? [...plainly.map((n) => ({ ...n, weak: true })), of(c.e)] : [of(c.e)];
      },
    };
  });

/** Rows of what is set on a bucket: S3 records other names than the SDK has (domain.md §4.5). */
const setting = (type: string, part: string, calls: string): EventRule[] =>
  s3(type, bucket, '', '', calls, { of: 'aws_s3_bucket', part });

/** Switching access logging off is touching the logging; switching it on is a setting. */
const accessLogging = setting('aws_s3_bucket_logging', 'logging', 'PutBucketLogging').map((r): EventRule => {
  const { of, ...more } = logged(r.name);
  const off = (e: TrailEvent): boolean => {
    const status = e.request?.BucketLoggingStatus;
    return isObject(status) && status.LoggingEnabled === undefined;
  };
  return { ...r, ...more, resources: (c) => (off(c.e) ? [of(c.e)] : (r.resources?.(c) ?? [])) };
});

const born = (e: TrailEvent, n: Named): Named[] => sharedAtBirth(acl, e, n.subject);

/** Data events: everything done to the objects of a bucket is one thing, else there would be one for each object. */
const objects = setting(
  'aws_s3_object',
  'objects',
  'PutObject CopyObject RenameObject CreateMultipartUpload UploadPart UploadPartCopy AbortMultipartUpload CompleteMultipartUpload UpdateObjectEncryption PutObjectAnnotation DeleteObjectAnnotation DeleteObject DeleteObjects RestoreObject PutObjectAcl PutObjectTagging DeleteObjectTagging PutObjectRetention PutObjectLegalHold',
).map(
  (r): EventRule => ({
    ...r,
    resources: (c) => (r.resources?.(c) ?? []).map((n) => ({ ...n, terraform: null })),
  }),
);

/** Buckets, what is set on them, and their objects where data events are at hand (domain.md §4.8 rows 52–56). */
export const bucketRules: EventRule[] = [
  ...thing({
    ...{
      source: 's3',
      type: 'aws_s3_bucket',
      id: bucket,
      create: 'CreateBucket',
      change: 'PutBucketTagging DeleteBucketTagging',
    },
    ...{
      also: ({ e }, n) => born(e, n),
      variants: [
        {
          ...touched('CreateBucket'),
          effect: 'changes',
          kind: 'resource-shared',
          item: 'policy.restored',
          family: 'policy-document',
          tries: false,
        },
      ],
    },
  }),
  ...orLogging(thing({ source: 's3', type: 'aws_s3_bucket', id: bucket, remove: 'DeleteBucket' }), true),
  ...policies,
  ...accessLogging,
  ...orLogging(
    setting(
      'aws_s3_bucket_lifecycle_configuration',
      'lifecycle',
      'PutBucketLifecycle PutBucketLifecycleConfiguration DeleteBucketLifecycle',
    ),
  ),
  ...orLogging(setting('aws_s3_bucket_versioning', 'versioning', 'PutBucketVersioning')),
  ...setting('aws_s3_bucket_replication_configuration', 'replication', 'PutBucketReplication DeleteBucketReplication'),
  ...setting(
    'aws_s3_bucket_server_side_encryption_configuration',
    'encryption',
    'PutBucketEncryption DeleteBucketEncryption',
  ),
  ...setting(
    'aws_s3_bucket_ownership_controls',
    'ownership',
    'PutBucketOwnershipControls DeleteBucketOwnershipControls',
  ),
  ...setting('aws_s3_bucket_cors_configuration', 'cors', 'PutBucketCors DeleteBucketCors'),
  ...setting('aws_s3_bucket_website_configuration', 'website', 'PutBucketWebsite DeleteBucketWebsite'),
  ...setting('aws_s3_bucket_notification', 'notification', 'PutBucketNotification PutBucketNotificationConfiguration'),
  ...setting(
    'aws_s3_bucket_object_lock_configuration',
    'lock',
    'PutBucketObjectLockConfiguration PutObjectLockConfiguration',
  ),
  ...setting(
    'aws_s3_bucket_accelerate_configuration',
    'acceleration',
    'PutAccelerateConfiguration PutBucketAccelerateConfiguration',
  ),
  ...setting('aws_s3_bucket_request_payment_configuration', 'payment', 'PutBucketRequestPayment'),
  ...setting(
    'aws_s3_bucket_intelligent_tiering_configuration',
    'tiering',
    'PutIntelligentTieringConfiguration DeleteIntelligentTieringConfiguration PutBucketIntelligentTieringConfiguration DeleteBucketIntelligentTieringConfiguration',
  ),
  ...setting(
    'aws_s3_bucket_inventory',
    'inventory',
    'PutInventoryConfiguration DeleteInventoryConfiguration PutBucketInventoryConfiguration DeleteBucketInventoryConfiguration',
  ),
  ...setting(
    'aws_s3_bucket_metric',
    'metrics',
    'PutMetricsConfiguration DeleteMetricsConfiguration PutBucketMetricsConfiguration DeleteBucketMetricsConfiguration',
  ),
  ...setting(
    'aws_s3_bucket_analytics_configuration',
    'analytics',
    'PutAnalyticsConfiguration DeleteAnalyticsConfiguration PutBucketAnalyticsConfiguration DeleteBucketAnalyticsConfiguration',
  ),
  ...setting(
    'aws_s3_bucket_metadata_configuration',
    'metadata',
    'CreateBucketMetadataConfiguration DeleteBucketMetadataConfiguration CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration UpdateBucketMetadataAnnotationTableConfiguration',
  ),
  ...setting('aws_s3_bucket_abac', 'abac', 'PutBucketAbac'),
  ...orLogging(objects),
  ...s3('aws_s3_access_point', 'rq.name', 'CreateAccessPoint', 'DeleteAccessPoint'),
];

/** What makes a bucket one that logs go to, as far as the calls of the tree itself tell. */
export const logBucketIn = (e: TrailEvent): string | null => {
  if (e.source === 'cloudtrail') return text(e.request, 's3BucketName') ?? text(e.response, 's3BucketName');
  if (e.source === 'config') return text(e.request, 'deliveryChannel', 's3BucketName');
  if (e.source !== 's3' || e.name !== 'PutBucketPolicy') return null;
  // CloudTrail cannot write to a bucket without this.
  const policy = JSON.stringify(e.request?.bucketPolicy ?? '');
  return policy.includes('cloudtrail.amazonaws.com') && policy.includes('s3:PutObject')
    ? text(e.request, 'bucketName')
    : null;
};
