import type { EventRule } from '../event-table.ts';
import { clusterRules } from './clusters.ts';
import { dnsRules } from './dns.ts';
import { firewallRules } from './ec2-firewall.ts';
import { hostRules } from './ec2-hosts.ts';
import { networkRules } from './ec2-network.ts';
import { copyShares } from './ec2-shares.ts';
import { edgeRules } from './edge.ts';
import { functionRules } from './functions.ts';
import { accessRules } from './host-access.ts';
import { iamThings } from './iam-things.ts';
import { identityCenterRules } from './identity-center.ts';
import { keyRules } from './keys.ts';
import { loggingThings } from './logging-things.ts';
import { messageRules } from './messages.ts';
import { organizationRules } from './organization.ts';
import { platformRules } from './platform.ts';
import { databaseRules } from './rds.ts';
import { readRules } from './reads.ts';
import { bucketRules } from './s3.ts';
import { secretRules } from './secrets.ts';

/** Every row about things that are no IAM principal: what was made, changed, ended, shared, read or entered. */
export const resourceRules: EventRule[] = [
  ...[...networkRules, ...hostRules, ...firewallRules, ...copyShares],
  ...[...bucketRules, ...databaseRules, ...dnsRules, ...clusterRules, ...keyRules, ...secretRules, ...functionRules],
  ...[...messageRules, ...edgeRules, ...platformRules, ...organizationRules, ...identityCenterRules],
  ...[...iamThings, ...loggingThings, ...accessRules, ...readRules],
];
