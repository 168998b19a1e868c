/** Enabled by default in every account: the 17 that DescribeRegions gives with AllRegions=false (domain.md §4.3). */
export const enabledRegions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

/** There, but not opted in: told only with AllRegions=true. */
export const closedRegions = ['af-south-1', 'ap-east-1', 'eu-south-1', 'me-south-1'] as const;

/** May this Region be signed for? */
export const isEnabled = (region: string): boolean => enabledRegions.some((r) => r === region);

/** IAM and the global STS endpoint are signed for, and log in, this Region. */
export const globalRegion = 'us-east-1';
