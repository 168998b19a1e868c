/** What the account has beside IAM: plain data, by Region and id. Times are ms. */
export type Tags = { [key: string]: string };

/** `terminated`: when that was asked for; told of for an hour after that, then not any more. */
export type Instance = { id: string; image: string; launched: number; terminated: number | null; tags: Tags };
export type Address = { id: string; ip: string; tags: Tags; association?: string };
/** `usedBy`: a network interface. */
export type SecurityGroup = { id: string; name: string; description: string; tags: Tags; usedBy?: string };
export type GroupRule = {
  id: string;
  group: string;
  egress: boolean;
  protocol: string;
  from: number;
  to: number;
  cidr: string;
};
/** `sharedWith`: accounts, or `all`. */
export type Snapshot = {
  id: string;
  volume: string;
  started: number;
  sharedWith: Set<string>;
  tags: Tags;
  description?: string;
};
/** `deleted`: when it was scheduled for deletion. */
export type Secret = { arn: string; name: string; created: number; deleted: number | null; tags: Tags };
export type Parameter = { name: string; type: 'String' | 'SecureString'; modified: number; version: number };
/** Names are the world's. `policy` is the document as it was sent. */
export type Bucket = { name: string; region: string; policy: string | null };

export type RegionCloud = {
  instances: Map<string, Instance>;
  addresses: Map<string, Address>;
  groups: Map<string, SecurityGroup>;
  rules: Map<string, GroupRule>;
  snapshots: Map<string, Snapshot>;
  /** By name. */
  secrets: Map<string, Secret>;
  parameters: Map<string, Parameter>;
};

export type Cloud = { region(name: string): RegionCloud; buckets: Map<string, Bucket> };

const emptyRegion = (): RegionCloud => ({
  ...{ instances: new Map(), addresses: new Map(), groups: new Map(), rules: new Map() },
  ...{ snapshots: new Map(), secrets: new Map(), parameters: new Map() },
});

export const emptyCloud = (): Cloud => {
  const regions = new Map<string, RegionCloud>();
  return {
    buckets: new Map(),
    region: (name) => {
      const found = regions.get(name) ?? emptyRegion();
      regions.set(name, found);
      return found;
    },
  };
};
