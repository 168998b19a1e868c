import { accountOf } from '../world/ids.ts';
import { letters, pick, randomOf } from '../world/random.ts';
import { type CenterIds, centerIdsOf } from './center-ids.ts';

/** Who and what takes part. Everything but the fixed names of the story comes from the seed. */
export type Cast = {
  account: string;
  responder: string;
  approver: string;
  owner: string;
  /** Somebody who does ordinary IAM work in the same hour. */
  engineer: string;
  /** Who used breakglass three days before. */
  earlier: string;
  title: string;
  /** Hex tail of the Identity Center roles. */
  sso: string;
  /** Services whose roles lie about. */
  orders: string;
  payments: string;
  /** An account that is none of ours. */
  stranger: string;
  /** An account that belongs to a partner, and may have what it is given. */
  partner: string;
  /** Instances of us-east-1 and us-west-2. */
  broken: string;
  standby: string;
  tail: string;
  officeIp: string;
  homeIp: string;
  center: CenterIds;
};

/** As the runbook calls it. */
export const breakglassRole = 'breakglass-emergency';

const people = ['bob', 'carla', 'deniz', 'erin', 'farid', 'gwen', 'hiro', 'ines', 'jonas', 'kofi', 'lena', 'marek'];
const services = ['orders', 'payments', 'catalog', 'shipping', 'reviews', 'search', 'accounts', 'invoices'];
const titles = [
  'IRSA lockout',
  'Nodes do not join',
  'Database out of connections',
  'Expired ingress certificate',
] as const;

const shuffled = (seed: number, what: string, list: readonly string[]): string[] => {
  const random = randomOf('cast', what, seed);
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map((x) => x.item);
};

/** Pure, and cheap: the parent asks for it too. */
export const castOf = (seed: number): Cast => {
  const [approver = 'bob', owner = 'carla', engineer = 'deniz', earlier = 'erin'] = shuffled(seed, 'people', people);
  const [orders = 'orders', payments = 'payments'] = shuffled(seed, 'services', services);
  const random = randomOf('cast', 'rest', seed);
  const hex = (count: number): string => letters(random, '0123456789abcdef', count);
  const host = (): number => 2 + (random() % 250);
  return {
    ...{ account: accountOf(seed), responder: 'alice', approver, owner, engineer, earlier, orders, payments },
    ...{
      title: pick(random, titles),
      sso: hex(16),
      stranger: accountOf(seed + 7919),
      partner: accountOf(seed + 104729),
      tail: hex(4),
    },
    ...{ broken: `i-0${hex(16)}`, standby: `i-0${hex(16)}` },
    ...{ officeIp: `198.51.100.${host()}`, homeIp: `203.0.113.${host()}` },
    center: centerIdsOf(seed),
  };
};

/** For roles under `/`. */
export const roleArnOf = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
