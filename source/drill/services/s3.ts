import type { Bucket } from '../world/cloud.ts';
import type { Credential } from '../world/credentials.ts';
import { ApiFailure, accessDenied } from '../world/failure.ts';
import { authorize } from '../world/policy/authorize.ts';
import { globalRegion } from '../world/regions.ts';
import type { World } from '../world/world.ts';
import type { Ask, Place, Protocol, Reply } from './reply.ts';
import { escapeXml } from './xml.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Sub-resources that are played, by the word in the query. */
const operations: { [word: string]: string } = {
  location: 'GetBucketLocation',
  policy: 'GetBucketPolicy',
  publicAccessBlock: 'GetBucketPublicAccessBlock',
  acl: 'GetBucketAcl',
};

/** Path style alone: the bucket is all of the path. */
const bucketIn = ({ url }: Place): string => new URL(url, 'http://localhost').pathname.replace(/^\/|\/$/g, '');

const xml = (status: number, body: string, requestId: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const codes: { [code: string]: string } = {
  InvalidClientTokenId: 'InvalidAccessKeyId',
  Throttling: 'SlowDown',
  InternalFailure: 'InternalError',
  InvalidAction: 'NotImplemented',
};

/** REST with XML: the operation is method, path and query. */
export const s3Protocol: Protocol = {
  operationOf: (place) => {
    const { searchParams } = new URL(place.url, 'http://localhost');
    const words = [...searchParams.keys()].filter((k) => k !== 'x-id');
    const name = Object.hasOwn(operations, words[0] ?? '') ? operations[words[0] ?? ''] : undefined;
    return place.method === 'GET' && words.length === 1 && /^[^/]+$/.test(bucketIn(place)) && name ? name : '';
  },
  failed: ({ code, message, status }, requestId) => {
    const http = { SlowDown: 503, NotImplemented: 501 }[codes[code] ?? ''] ?? status;
    const said = `<Code>${codes[code] ?? code}</Code><Message>${escapeXml(message)}</Message>`;
    return xml(http, `<Error>${said}<RequestId>${requestId}</RequestId></Error>`, requestId);
  },
  garbled: '<LocationConstraint xmlns="http://s3',
};

/** The bucket, if the caller may see it where and whose he thinks it is. */
const found = (world: World, who: Credential, ask: Ask): Bucket => {
  const name = bucketIn(ask.place);
  const action = ask.operation;
  const bucket = world.cloud.buckets.get(name);
  if (!bucket) throw new ApiFailure('NoSuchBucket', 'The specified bucket does not exist', 404);
  authorize(world.graph, who, `s3:${action}`, `arn:aws:s3:::${name}`);
  const owner = ask.place.headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== world.account) throw accessDenied('Access Denied');
  // Only where it lies is asked about from everywhere.
  const elsewhere = action === 'GetBucketLocation' ? ask.region !== globalRegion : ask.region !== bucket.region;
  if (elsewhere)
    throw new ApiFailure(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      301,
    );
  return bucket;
};

/** What S3 is asked about buckets. All of its own block public access, and have no grants to others. */
export const answerS3 = (world: World, who: Credential, ask: Ask, requestId: string): Reply => {
  if (ask.operation === '') throw new ApiFailure('InvalidAction', 'That is not played here.', 501);
  const { region, policy } = found(world, who, ask);
  if (ask.operation === 'GetBucketPolicy') {
    if (policy === null) throw new ApiFailure('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'x-amz-request-id': requestId },
      body: policy,
    };
  }
  if (ask.operation === 'GetBucketAcl') {
    const owner = `<ID>${world.account.repeat(6).slice(0, 64)}</ID>`;
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"';
    const grant = `<Grant><Grantee ${xsi}>${owner}</Grantee><Permission>FULL_CONTROL</Permission></Grant>`;
    const list = `<AccessControlList>${grant}</AccessControlList>`;
    return xml(
      200,
      `<AccessControlPolicy xmlns="${namespace}"><Owner>${owner}</Owner>${list}</AccessControlPolicy>`,
      requestId,
    );
  }
  if (ask.operation === 'GetBucketPublicAccessBlock') {
    const all = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
    const set = all.map((name) => `<${name}>true</${name}>`).join('');
    return xml(
      200,
      `<PublicAccessBlockConfiguration xmlns="${namespace}">${set}</PublicAccessBlockConfiguration>`,
      requestId,
    );
  }
  const constraint = region === globalRegion ? '' : region;
  return xml(200, `<LocationConstraint xmlns="${namespace}">${constraint}</LocationConstraint>`, requestId);
};
