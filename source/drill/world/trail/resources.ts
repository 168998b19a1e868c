import type { Json, JsonObject } from '../../../core/words.ts';

/** As LookupEvents spells it; in records it is `{type, ARN, accountId}`. */
export type LookupResource = { ResourceType: string; ResourceName: string };

/** Members of request and response that LookupEvents turns into `Resources`, by their names in the trail. */
const named: { [member: string]: string } = {
  userName: 'AWS::IAM::User',
  roleName: 'AWS::IAM::Role',
  groupName: 'AWS::IAM::Group',
  policyArn: 'AWS::IAM::Policy',
  policyName: 'AWS::IAM::Policy',
  accessKeyId: 'AWS::IAM::AccessKey',
  instanceProfileName: 'AWS::IAM::InstanceProfile',
  serialNumber: 'AWS::IAM::MfaDevice',
  instanceId: 'AWS::EC2::Instance',
  groupId: 'AWS::EC2::SecurityGroup',
  volumeId: 'AWS::EC2::Volume',
  resourceId: 'AWS::EC2::Resource',
  bucketName: 'AWS::S3::Bucket',
  secretId: 'AWS::SecretsManager::Secret',
};

const walk = (value: Json, found: Map<string, string>): void => {
  if (Array.isArray(value)) for (const v of value) walk(v, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, v] of Object.entries(value)) {
    const type = named[key];
    if (typeof v === 'string' && type && v !== '') found.set(v, type);
    else walk(v, found);
  }
};

const assumed = (response: JsonObject | null): LookupResource[] => {
  const user = response?.assumedRoleUser;
  if (typeof user !== 'object' || user === null || Array.isArray(user)) return [];
  return [user.assumedRoleId, user.arn]
    .filter((v): v is string => typeof v === 'string')
    .map((ResourceName) => ({ ResourceType: 'AWS::STS::AssumedRole', ResourceName }));
};

/**
 * What LookupEvents lists beside a record. For AssumeRole that is the key, the session and, from `resources[]`, the role's
 * ARN: the way issuances are found (domain.md §13.5). Order means nothing (§4.1).
 */
export const lookupResources = (record: JsonObject): LookupResource[] => {
  const found = new Map<string, string>();
  const { requestParameters, responseElements, resources } = record;
  if (requestParameters !== undefined) walk(requestParameters, found);
  if (responseElements !== undefined) walk(responseElements, found);
  const response = typeof responseElements === 'object' && !Array.isArray(responseElements) ? responseElements : null;
  const arns = (Array.isArray(resources) ? resources : []).flatMap((r) =>
    typeof r === 'object' && r !== null && !Array.isArray(r) && typeof r.ARN === 'string' && typeof r.type === 'string'
      ? [{ ResourceType: r.type, ResourceName: r.ARN }]
      : [],
  );
  const plain = [...found].map(([ResourceName, ResourceType]) => ({ ResourceType, ResourceName }));
  return [...plain, ...assumed(response), ...arns];
};
