import {
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  type Grant,
  S3Client,
} from '@aws-sdk/client-s3';
import { notRead, type Reading, read } from '../../core/reading.ts';
import type { ResourceState } from '../../core/resource-state.ts';
import { clientConfig, homeRegion } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { callsOf } from './calls.ts';
import { type Asked, ifThere, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';
import { locationBody } from './s3-location.ts';
import { typesOf } from './types.ts';

const absent = ['NoSuchBucket'];
/** Only names: an ARN of an access point would lead the request to another host. */
const bucketName = /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i;
const everybody = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

const granted = (state: ResourceState, owner: string, grants: Grant[]): ResourceState => {
  const theirs = grants.flatMap(({ Grantee }) => Grantee?.URI ?? (Grantee?.ID === owner ? [] : (Grantee?.ID ?? [])));
  const open = theirs.some((g) => everybody.test(g));
  return { ...state, public: open, sharedWith: theirs.filter((g) => !everybody.test(g)).sort() };
};

type More = (asked: Asked, state: ResourceState) => Promise<Reading<ResourceState>>;

/** Buckets (domain.md §4.8, rows 52–55). Names are the world's: `ExpectedBucketOwner` keeps others' out. */
export const open = (place: Place): Opened => {
  const { access } = place;
  const calls = callsOf(
    place,
    's3',
    (region) =>
      new S3Client({
        ...clientConfig(access, 's3', region),
        // An address of one's own has no names for buckets (stack.md).
        forcePathStyle:
          access.endpoint !== undefined ||
          process.env.AWS_ENDPOINT_URL !== undefined ||
          process.env.AWS_ENDPOINT_URL_S3 !== undefined,
        followRegionRedirects: false,
      }),
  );
  const owned = (asked: Asked) => ({ Bucket: asked.id, ExpectedBucketOwner: asked.account });

  /** Asked at home, which answers for every Region; empty = us-east-1, `EU` = eu-west-1. */
  const regionOf = async (asked: Asked): Promise<Reading<string | null>> => {
    const body = locationBody();
    return orAbsent(
      await calls.one(
        { ...asked, region: homeRegion(access) },
        'GetBucketLocation',
        () => new GetBucketLocationCommand(owned(asked)),
        ({ LocationConstraint: region }) => {
          if (!body.named()) return undefined;
          return region === 'EU' ? 'eu-west-1' : region || 'us-east-1';
        },
        body.look,
      ),
      absent,
    );
  };

  const policyOf = async (asked: Asked): Promise<Reading<string | null>> =>
    orAbsent(
      await calls.one(
        asked,
        'GetBucketPolicy',
        () => new GetBucketPolicyCommand(owned(asked)),
        ({ Policy }) => Policy,
      ),
      ['NoSuchBucketPolicy'],
    );

  const blockOf = async (asked: Asked): Promise<Reading<string | null>> =>
    orAbsent(
      await calls.one(
        asked,
        'GetPublicAccessBlock',
        () => new GetPublicAccessBlockCommand(owned(asked)),
        ({ PublicAccessBlockConfiguration: block }) => (block ? JSON.stringify(block) : undefined),
      ),
      ['NoSuchPublicAccessBlockConfiguration'],
    );

  const withAcl: More = (asked, state) =>
    calls.one(
      asked,
      'GetBucketAcl',
      () => new GetBucketAclCommand(owned(asked)),
      ({ Owner, Grants }) => (Owner?.ID && Grants ? granted(state, Owner.ID, Grants) : undefined),
    );

  const withBucketPolicy: More = async (asked, state) => {
    const policy = await policyOf(asked);
    return policy.ok ? { ...policy, value: withPolicy(state, policy.value, asked.account) } : policy;
  };
  const withBlock: More = async (asked, state) => {
    const block = await blockOf(asked);
    return block.ok ? { ...block, value: { ...state, setting: block.value } } : block;
  };
  const bucket =
    (more?: More): Probe =>
    async (asked) => {
      if (!bucketName.test(asked.id))
        return notRead({ kind: 'refused', what: 'That is no name of a bucket; nothing was asked.' }, place.clock.now());
      const look = more ?? (asked.look === 'there' ? null : withBucketPolicy);
      return ifThere(await regionOf(asked), async (region) => {
        const state = stateOf({ state: `in ${region}` });
        if (!look) return read(state, place.clock.now());
        return orAbsent(await look({ ...asked, region }, state), absent);
      });
    };

  const probes = Object.fromEntries(typesOf('s3').map((type) => [type, bucket()]));
  return {
    probes: { ...probes, aws_s3_bucket_public_access_block: bucket(withBlock), aws_s3_bucket_acl: bucket(withAcl) },
    close: calls.close,
  };
};
