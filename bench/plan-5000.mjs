// What `terraform show -json` and `state pull` print of 5,000 resources, each of which somebody has changed by hand: the most
// that one plan can have to show. About 30 MB.
const tags = (i, owner) => ({ Name: `queue-${i}`, owner, team: `team-${i % 40}`, cost: `cc-${i % 9}` });

const policy = (i, principal) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: 4 }, (_, n) => ({
      Sid: `s${n}`,
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
      Resource: `arn:aws:sqs:us-east-1:123456789012:queue-${i}`,
    })),
  });

const values = (i, owner, principal) => ({
  id: `https://sqs.us-east-1.amazonaws.com/123456789012/queue-${i}`,
  arn: `arn:aws:sqs:us-east-1:123456789012:queue-${i}`,
  name: `queue-${i}`,
  policy: policy(i, principal),
  tags: tags(i, owner),
  tags_all: tags(i, owner),
  ...Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`attribute_${n}`, `value-${n}-${i}`])),
});

const address = (i) => `module.queues[${Math.floor(i / 100)}].aws_sqs_queue.q[${i}]`;
const before = (i) => values(i, 'platform', 'arn:aws:iam::123456789012:role/app');
const now = (i) => values(i, 'somebody', '*');

const change = (i, from, to) => ({
  ...{ address: address(i), mode: 'managed', type: 'aws_sqs_queue', name: 'q', index: i },
  change: {
    actions: ['update'],
    ...{ before: from, after: to, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
  },
});

const all = (count, one) => Array.from({ length: count }, (_, i) => one(i));

export const planOf = (count) => ({
  ...{ format_version: '1.2', terraform_version: '1.11.4', complete: true, errored: false, applyable: true },
  resource_changes: all(count, (i) => change(i, now(i), before(i))),
  resource_drift: all(count, (i) => change(i, before(i), now(i))),
  output_changes: {},
  prior_state: {
    format_version: '1.0',
    values: {
      root_module: {
        resources: all(count, (i) => ({
          ...{ address: address(i), mode: 'managed', type: 'aws_sqs_queue', name: 'q', values: now(i) },
        })),
      },
    },
  },
});

export const stateOf = (count) => ({
  ...{ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'bench', outputs: {} },
  resources: all(count, (i) => ({
    ...{
      mode: 'managed',
      type: 'aws_sqs_queue',
      name: 'q',
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    },
    instances: [{ index_key: i, schema_version: 0, attributes: before(i) }],
  })),
});
