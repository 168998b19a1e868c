import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

/** From the session into one role and from there into another: the second is still alive when the drill starts. */
export const chainRoles = (play: Play, cast: Cast, session: Credential): { a: Credential; b: Credential } => {
  const a = play.assume(session, 5, { role: 'ops-chain-a', session: `fix-${cast.tail}`, seconds: 3600 });
  play.call(a, 9, { source: 'cloudformation', name: 'DescribeStacks', readOnly: true });
  play.call(a, 11.5, {
    source: 's3',
    name: 'GetBucketLocation',
    readOnly: true,
    request: { bucketName: `${cast.orders}-exports` },
  });
  const b = play.assume(a, 50, { role: 'ops-chain-b', session: `fix-${cast.tail}`, seconds: 3600 });
  play.call(b, 52, { source: 's3', name: 'ListBuckets', readOnly: true });
  play.call(b, 74, {
    source: 's3',
    name: 'GetBucketVersioning',
    readOnly: true,
    request: { bucketName: `${cast.orders}-exports` },
  });
  return { a, b };
};
