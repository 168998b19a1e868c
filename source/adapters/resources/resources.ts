import type { ClockPort, ResourcePort } from '../../core/ports.ts';
import { type Fault, notRead, type Reading } from '../../core/reading.ts';
import type { ResourceAsk, ResourceState } from '../../core/resource-state.ts';
import { type AwsAccess, homeRegion } from '../aws-client.ts';
import type { Asked, Opened, Place } from './probe.ts';
import { fileOf, type ServiceFile } from './types.ts';

/** Each service, and the SDK behind it, is loaded when a finding of it is first looked at. */
const services: { [file in ServiceFile]: () => Promise<{ open(place: Place): Opened }> } = {
  ec2: () => import('./ec2.ts'),
  vpc: () => import('./vpc.ts'),
  s3: () => import('./s3.ts'),
  rds: () => import('./rds.ts'),
  route53: () => import('./route53.ts'),
  lambda: () => import('./lambda.ts'),
  secretsmanager: () => import('./secretsmanager.ts'),
  kms: () => import('./kms.ts'),
  elasticloadbalancing: () => import('./elasticloadbalancing.ts'),
  eks: () => import('./eks.ts'),
  ssm: () => import('./ssm.ts'),
  sns: () => import('./sns.ts'),
  sqs: () => import('./sqs.ts'),
  dynamodb: () => import('./dynamodb.ts'),
  ecr: () => import('./ecr.ts'),
  events: () => import('./events.ts'),
  cloudformation: () => import('./cloudformation.ts'),
  ram: () => import('./ram.ts'),
  'eks-parts': () => import('./eks-parts.ts'),
  trails: () => import('./trails.ts'),
  gateways: () => import('./gateways.ts'),
  fleet: () => import('./fleet.ts'),
  logs: () => import('./logs.ts'),
  profiles: () => import('./profiles.ts'),
  sso: () => import('./sso.ts'),
  identitystore: () => import('./identitystore.ts'),
};

/** Services whose names hold in every Region: the home Region answers for them. */
const everywhere = new Set<ServiceFile>(['s3', 'route53', 'profiles']);
/** AWS tells of new things everywhere only after a while: ms since the call, tries, ms in between (domain.md §5.3). */
const young = { age: 60_000, tries: 4, pause: 2000 };
const eventual = new Set<ServiceFile>(['ec2', 'vpc', 'gateways']);

/** An id goes into a request: an empty one would ask about everything, or about the caller. */
const idShape = /^[\x21-\x7e](?:[\x20-\x7e]{0,2046}[\x21-\x7e])?$/;
const accountInArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;
const regionShape = /^[a-z]{2,}(?:-[a-z]+)+-\d$/;

const refused = (what: string): Fault => ({ kind: 'refused', what });

/** Why this must not, or cannot, be asked; null = go on. */
const objection = ({ account, region, resource }: ResourceAsk, file: ServiceFile): Fault | null => {
  const { id, parent } = resource;
  if (!idShape.test(id) || (parent !== null && !idShape.test(parent)))
    return refused(`that is no id of an ${resource.type}; nothing was asked`);
  const owner = accountInArn.exec(id)?.[1];
  if (owner !== undefined && owner !== account) return refused(`it lies in account ${owner}, not in ${account}`);
  if (everywhere.has(file)) return null;
  return region !== null && regionShape.test(region) ? null : refused('no record tells its Region');
};

/** What AWS says of resources right now; see ports.ts. Read-only commands alone, and none that gives a secret's value. */
export const createResources = (access: AwsAccess, clock: ClockPort): ResourcePort & { close(): void } => {
  const opened = new Map<ServiceFile, Promise<Opened>>();
  const serviceOf = (file: ServiceFile): Promise<Opened> => {
    const known = opened.get(file) ?? services[file]().then(({ open }) => open({ access, clock }));
    opened.set(file, known);
    return known;
  };

  const look = async (file: ServiceFile, ask: ResourceAsk, asked: Asked): Promise<Reading<ResourceState | null>> => {
    const probe = (await serviceOf(file)).probes[ask.resource.type];
    if (!probe) return notRead(refused(`no probe for ${ask.resource.type} yet`), clock.now());
    for (let tries = 1; ; tries++) {
      const reading = await probe(asked);
      const isNew = ask.since !== null && clock.now() - ask.since < young.age;
      if (!reading.ok || reading.value !== null || !eventual.has(file) || !isNew || tries >= young.tries)
        return reading;
      await clock.sleep(young.pause, asked.signal);
      if (asked.signal.aborted) return notRead({ kind: 'cancelled', what: 'It was cancelled.' }, clock.now());
    }
  };

  return {
    state: async (ask, signal) => {
      const { resource, region } = ask;
      const file = fileOf(resource.type);
      if (file === null) return notRead(refused(`no probe for ${resource.type} yet`), clock.now());
      const no = objection(ask, file);
      if (no) return notRead(no, clock.now());
      const home = homeRegion(access);
      const { id, parent } = resource;
      return look(file, ask, { ...ask, id, parent, region: everywhere.has(file) ? home : (region ?? home), signal });
    },
    close: () => {
      for (const service of opened.values()) service.then(({ close }) => close()).catch(() => undefined);
      opened.clear();
    },
  };
};
