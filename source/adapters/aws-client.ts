import type { AwsCredentialIdentityProvider } from '@smithy/types';

export type AwsCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
export type AwsService =
  | 'sts'
  | 'iam'
  | 'ec2'
  | 'cloudtrail'
  | 's3'
  | 'rds'
  | 'route53'
  | 'lambda'
  | 'secretsmanager'
  | 'kms'
  | 'elasticloadbalancing'
  | 'eks'
  | 'ssm'
  | 'sns'
  | 'sqs'
  | 'dynamodb'
  | 'ecr'
  | 'events'
  | 'cloudformation'
  | 'ram'
  | 'logs'
  | 'sso'
  | 'identitystore';

/** How AWS is reached. */
export type AwsAccess = {
  /** A profile of the AWS configuration; null = the default chain, as the AWS CLI has it. */
  profile: string | null;
  /** A drill's fixed credentials: nothing of the environment or of ~/.aws is looked at then. */
  credentials?: AwsCredentials;
  /** A drill's address, one for all or one per service. Without it the SDK obeys AWS_ENDPOINT_URL[_SERVICE]. */
  endpoint?: string | Partial<Record<AwsService, string>>;
  /** Where IAM and STS are asked; another one in other partitions (domain.md §4.3). */
  homeRegion?: string;
  /** ms of real time: to connect, to load credentials, and for a whole answer. */
  limits?: { connect: number; credentials: number; answer: number };
};

export const defaultLimits = { connect: 5000, credentials: 60_000, answer: 20_000 };

export const homeRegion = (access: AwsAccess): string => access.homeRegion ?? 'us-east-1';

const nothing = (): void => undefined;
/** Whatever the SDK would print lands in the middle of the screen. */
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

type Shared = { provider?: AwsCredentialIdentityProvider; loaded?: ReturnType<AwsCredentialIdentityProvider> };

/**
 * One set of ambient credentials for every client of one access: were each Region's client to load its own, a login that
 * changes in the middle of a reading would mix two accounts.
 */
const shared = new WeakMap<AwsAccess, Shared>();

/** Credentials that end within this time are loaded anew, ms. */
const nearEnd = 5 * 60_000;

/** Loaded when it is needed: a drill, which has credentials of its own, never needs it. */
const ambient = (access: AwsAccess): AwsCredentialIdentityProvider => {
  const mine: Shared = shared.get(access) ?? {};
  shared.set(access, mine);
  return async (properties) => {
    const { credentialsOf } = await import('./aws-credentials.ts');
    mine.provider ??= credentialsOf(access.profile, silent);
    const loaded = mine.loaded ?? mine.provider(properties);
    mine.loaded = loaded;
    // A load that failed is not kept: somebody may log in before the next call.
    const known = await loaded.catch(() => undefined);
    const ends = known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    if (known && ends - Date.now() >= nearEnd) return known;
    const again = mine.loaded === loaded || !mine.loaded ? mine.provider(properties) : mine.loaded;
    mine.loaded = again;
    return again;
  };
};

/** The next client of this access loads its credentials anew: AWS said that they are over. */
export const forgetCredentials = (access: AwsAccess): void => {
  const mine = shared.get(access);
  if (mine) mine.loaded = undefined;
};

/** What every client is made with. The SDK never tries twice by itself: who retries, and how long, is our own affair. */
export const clientConfig = (access: AwsAccess, service: AwsService, region: string) => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const endpoint = typeof access.endpoint === 'string' ? access.endpoint : access.endpoint?.[service];
  const drill = access.credentials
    ? { useFipsEndpoint: false, useDualstackEndpoint: false, userAgentAppId: '', authSchemePreference: [] }
    : {};
  return {
    region,
    credentials: access.credentials ?? ambient(access),
    ...(access.profile ? { profile: access.profile } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...drill,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    logger: silent,
    requestHandler: {
      connectionTimeout: (access.limits ?? defaultLimits).connect,
      // NODE_TLS_REJECT_UNAUTHORIZED must not be able to open this.
      httpsAgent: { keepAlive: true, maxSockets: 50, rejectUnauthorized: true },
      logger: silent,
    },
  };
};

export type ClientPool<C> = {
  get(key: string): C;
  /** Forgets a client, so that the next one loads its credentials anew. Requests still under way are let finish. */
  drop(key: string, client: C): void;
  close(): void;
};

/** Clients are made once for each key (Region, or account and Region) and kept: their connections are what is dear. */
export const clientPool = <C extends { destroy(): void }>(make: (key: string) => C): ClientPool<C> => {
  const clients = new Map<string, C>();
  return {
    get: (key) => {
      const client = clients.get(key) ?? make(key);
      clients.set(key, client);
      return client;
    },
    drop: (key, client) => {
      if (clients.get(key) === client) clients.delete(key);
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
};
