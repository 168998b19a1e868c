import { EC2Client } from '@aws-sdk/client-ec2';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import type { Place } from './probe.ts';

export const connectEc2 = ({ access, clock }: Place) =>
  callsOf({ access, clock }, 'ec2', (region) => new EC2Client(clientConfig(access, 'ec2', region)));

export type Ec2Calls = ReturnType<typeof connectEc2>;
