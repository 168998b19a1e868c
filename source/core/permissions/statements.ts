/** One statement of an IAM policy, as it is printed. */
export type Statement = {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: { [operator: string]: { [key: string]: string } };
};

/** Who the policies are for: `partition` is `aws`, `aws-cn` or `aws-us-gov`. */
export type Names = {
  partition: string;
  account: string;
  /** The breakglass role's ARN. */
  roleArn: string;
};

/** IAM actions of one service, without writing its prefix each time. */
export const actions = (service: string, names: string): string[] => names.split(' ').map((n) => `${service}:${n}`);

export const policyText = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 1);
