import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import {
  allocateAddress,
  openPort,
  putBucketPolicy,
  releaseAddress,
  runInstance,
  setupBucket,
  setupGroup,
  setupInstance,
  setupSecret,
  setupSnapshot,
  shareSnapshot,
  startSession,
  terminateInstance,
} from '../cloud-play.ts';
import type { Play } from '../play.ts';
import { bucketOpenTo } from '../policies.ts';

const home = 'us-east-1';

/** Ids of what was there before the session came. */
export type Estate = {
  bastion: string;
  group: string;
  data: string;
  nightly: string;
  exports: string;
  reports: string;
};

/** Machines, data and doors as they were for months: nothing of this stands in the event history. */
export const furnishCloud = (play: Play, cast: Cast): Estate => {
  const bastion = `i-0${play.ids('bastion').hex(16)}`;
  setupInstance(play, home, bastion, 210, { Name: 'bastion' });
  setupInstance(play, home, cast.broken, 40, { Name: `${cast.orders}-worker` });
  setupInstance(play, 'us-west-2', cast.standby, 180, { Name: `${cast.orders}-standby` });
  for (const name of [`${cast.orders}/database`, `${cast.payments}/stripe`]) setupSecret(play, home, name, 300);
  const exports = `${cast.orders}-exports`;
  const reports = `${cast.payments}-reports-${cast.tail}`;
  for (const name of [exports, reports, `${cast.orders}-data`]) setupBucket(play, home, name);
  return {
    ...{ bastion, exports, reports, group: setupGroup(play, home, 'bastion') },
    data: setupSnapshot(play, home, `${cast.payments}-data`, 3),
    nightly: setupSnapshot(play, home, `${cast.orders}-nightly`, 1),
  };
};

/** What the session leaves in the account beside IAM, and what it opened to others. */
export const leaveResources = (play: Play, cast: Cast, session: Credential, estate: Estate): void => {
  const at = (minutes: number, region = home) => ({ who: session, minutes, region });
  terminateInstance(play, at(7), cast.broken);
  allocateAddress(play, at(13));
  // An Auto Scaling group that the session made larger starts this one: its own, and none to delete by hand.
  const tags = { 'aws:autoscaling:groupName': `${cast.orders}-workers` };
  const id = `i-0${play.ids('scaled out').hex(16)}`;
  runInstance(play, { ...at(14.5), invokedBy: 'autoscaling.amazonaws.com' }, { id, tags });
  // The service goes on reading for her a while after her session is over: that is no sign of life.
  const served = { source: 'ec2', name: 'DescribeInstanceStatus', readOnly: true };
  play.call(session, 62, { ...served, invokedBy: 'autoscaling.amazonaws.com' });
  const spare = allocateAddress(play, at(20, 'us-west-2'));
  releaseAddress(play, at(21, 'us-west-2'), spare);
  shareSnapshot(play, at(27), { id: estate.data, account: cast.stranger });
  startSession(play, at(28), estate.bastion);
  const policy = bucketOpenTo(estate.exports, `arn:aws:iam::${cast.stranger}:root`);
  putBucketPolicy(play, at(35), estate.exports, policy);
};

/** The second key's own: a machine in another Region, and a port that is opened after the breakglass session is over. */
export const keepResources = (
  play: Play,
  { key, keep, group }: { key: Credential; keep: Credential; group: string },
): void => {
  const instanceId = `i-0${play.ids('eu-west-1 instance').hex(16)}`;
  runInstance(play, { who: key, minutes: 25, region: 'eu-west-1' }, { id: instanceId, tags: {} });
  openPort(play, { who: keep, minutes: 72 }, { group, port: 22, cidr: '0.0.0.0/0' });
};

/** The same kinds of things, done by somebody whose work it is. */
export const othersResources = (play: Play, cast: Cast, engineer: Credential, estate: Estate): void => {
  const at = (minutes: number) => ({ who: engineer, minutes });
  const tags = { ManagedBy: 'terraform' };
  allocateAddress(play, at(10.5), tags);
  runInstance(play, at(11), { id: `i-0${play.ids('batch').hex(16)}`, tags });
  shareSnapshot(play, at(17), { id: estate.nightly, account: cast.partner });
  startSession(play, at(19), estate.bastion);
  const secretId = `${cast.orders}/database`;
  play.call(engineer, 21, { source: 'secretsmanager', name: 'GetSecretValue', readOnly: true, request: { secretId } });
  putBucketPolicy(play, at(23), estate.reports, bucketOpenTo(estate.reports, `arn:aws:iam::${cast.partner}:root`));
};
