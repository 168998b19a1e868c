/** `reseal.config.yaml` (product.md §9), checked. Everything is optional but what an item needs. */
export type Config = {
  account: string | null;
  accounts: { id: string; profile: string }[];
  aws: { readProfile: string | null; actProfile: string | null };
  breakglass: { roleArn: string | null };
  regions: 'all' | string[];
  vault: { role: string; mounts: string[]; auditLog: string | null } | null;
  terraform: {
    roots: { name: string; path: string; workspace: string; varFiles: string[]; profile: string | null }[];
  } | null;
  argocd: { [key: string]: string } | null;
  kubernetes: { context: string; awsProfile: string | null } | null;
  rotations: {
    name: string;
    kind: string;
    skippable: boolean;
    why: string | null;
    [key: string]: string | boolean | null;
  }[];
  evidence: { bucket: string; prefix: string; bucketOwner: string | null } | null;
  standardRole: { arn: string; terraformAddress: string | null } | null;
};

export const noConfig = (): Config => ({
  account: null,
  accounts: [],
  aws: { readProfile: null, actProfile: null },
  breakglass: { roleArn: null },
  regions: 'all',
  vault: null,
  terraform: null,
  argocd: null,
  kubernetes: null,
  rotations: [],
  evidence: null,
  standardRole: null,
});
