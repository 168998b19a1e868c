import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWords } from '../../../source/core/session-log/commands/shell-words.ts';
import { commandsOf } from '../../../source/core/session-log/index.ts';

const words = (text: string) => shellWords(text).map((s) => s.words);
const calls = (text: string) => commandsOf(text).flatMap((c) => c.calls.map((call) => `${call.source}:${call.name}`));
const first = (text: string) => commandsOf(text)[0];

describe('words of a shell line', () => {
  it.each<[string, string[][]]>([
    ['aws iam create-user --user-name "tmp admin"', [['aws', 'iam', 'create-user', '--user-name', 'tmp admin']]],
    [`a 'b c'"d e"f\\ g`, [['a', 'b cd ef g']]],
    [`a "say \\"hi\\" to \\$x \\n"`, [['a', 'say "hi" to $x \\n']]],
    [`a $'b\\'c\\td'`, [['a', "b'c\td"]]],
    ['a "" b', [['a', '', 'b']]],
    ['a;b && c || d | e & f', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    ['a > out 2>&1 < in b >> c &> d', [['a', 'b']]],
    ['a 2>/dev/null b', [['a', 'b']]],
    ['a <NAME> <some path>/x.yaml', [['a', '<NAME>', '<some path>/x.yaml']]],
    ['a <<EOF | b\nnot; a command\nEOF\nc', [['a'], ['b'], ['c']]],
    ['a <<EOF\nb', [['a'], ['b']]],
    ['a <<< "b c" d', [['a', 'd']]],
    ['a \\\n  b # c', [['a', 'b']]],
    ['a#b c', [['a#b', 'c']]],
    [
      'a "$(b "c d")" e',
      [
        ['b', 'c d'],
        ['a', '$(b "c d")', 'e'],
      ],
    ],
    [
      'a `b c` d',
      [
        ['b', 'c'],
        ['a', '`b c`', 'd'],
      ],
    ],
    ['a $((1 + (2 * 3))) \u0024{X:-y z}', [['a', '$((1 + (2 * 3)))', '\u0024{X:-y z}']]],
    ['diff <(a b) <(c)', [['a', 'b'], ['c'], ['diff', '<(a b)', '<(c)']]],
    ['(a; b)', [['a'], ['b']]],
    ["don't panic", [["don't", 'panic']]],
    ['a "b', [['a', '"b']]],
    ['a $(b', [['a', '$'], ['b']]],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('never throws, and gives back words that were quoted, whatever they hold', () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 0, maxLength: 20 }), { minLength: 1, maxLength: 6 }), (list) => {
        const plain = list.map((w) => w.replaceAll('\n', ' '));
        expect(words(plain.map(quote).join(' '))).toEqual([plain]);
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...[...'ab \n\t\'"\\`$(){}<>|&;#=-E']), maxLength: 80 }),
        (text) => {
          for (const s of shellWords(text)) expect(s.words.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('AWS commands', () => {
  it.each<[string, string[]]>([
    ['aws ec2 describe-instances --filter "..."', ['ec2:DescribeInstances']],
    ['aws --region eu-west-1 --output json ec2 start-instances --instance-ids i-1', ['ec2:StartInstances']],
    ['aws iam enable-mfa-device --user-name x', ['iam:EnableMFADevice']],
    ['aws rds modify-db-instance --x', ['rds:ModifyDBInstance']],
    ['aws elbv2 create-load-balancer', ['elasticloadbalancing:CreateLoadBalancer']],
    ['aws cloudwatch put-metric-alarm', ['monitoring:PutMetricAlarm']],
    ['aws logs create-log-group', ['logs:CreateLogGroup']],
    ['aws stepfunctions start-execution', ['states:StartExecution']],
    ['aws sesv2 send-email', ['ses:SendEmail']],
    ['aws apigatewayv2 create-api', ['apigateway:CreateApi']],
    ['aws lambda create-function --function-name f', ['lambda:CreateFunction']],
    ['aws sso-admin create-account-assignment', ['sso:CreateAccountAssignment']],
    ['aws s3 mb s3://x', ['s3:CreateBucket']],
    ['aws s3 rb s3://x --force', ['s3:DeleteBucket']],
    ['aws s3 ls', ['s3:ListBuckets']],
    ['aws s3api put-public-access-block --bucket x', ['s3:PutBucketPublicAccessBlock']],
    ['aws s3api list-objects-v2 --bucket x', ['s3:ListObjects']],
    ['aws eks update-kubeconfig --name prod', ['eks:DescribeCluster']],
    ['aws ec2 wait instance-running --instance-ids i-1', ['ec2:DescribeInstances']],
    ['aws elbv2 wait load-balancers-deleted', ['elasticloadbalancing:DescribeLoadBalancers']],
    ['aws ecr get-login-password | docker login -u AWS --password-stdin x', ['ecr:GetAuthorizationToken']],
    ['aws sts assume-role --role-arn r --role-session-name s', ['sts:AssumeRole']],
    ['vault read aws/sts/breakglass-emergency', ['sts:AssumeRole']],
    ['vault write aws/sts/breakglass-emergency ttl=1h', ['sts:AssumeRole']],
    ['aws iam create-user --cli-input-json file://user.json', ['iam:CreateUser']],
    [
      'for u in $(aws iam list-users); do aws iam delete-user --user-name $u; done',
      ['iam:ListUsers', 'iam:DeleteUser'],
    ],
    ['sudo -u bob env -i A=b time aws sts get-caller-identity', ['sts:GetCallerIdentity']],
    [
      "bash -lc 'aws iam create-user --user-name x && aws iam create-access-key'",
      ['iam:CreateUser', 'iam:CreateAccessKey'],
    ],
    ['echo i-1 | xargs -n 1 aws ec2 terminate-instances --instance-ids', ['ec2:TerminateInstances']],
    ['docker run --rm -v ~/.aws:/root/.aws amazon/aws-cli:2.17 iam list-users', ['iam:ListUsers']],
    ['/usr/local/bin/aws iam list-users', ['iam:ListUsers']],
  ])('%s', (text, expected) => {
    expect(calls(text)).toEqual(expected);
    expect(
      commandsOf(text)
        .filter((c) => c.calls.length > 0)
        .every((c) => c.unseen === null || /data event/.test(c.unseen)),
    ).toBe(true);
  });

  it.each<[string, RegExp]>([
    ['aws s3 cp s3://a/b .', /data event/],
    ['aws s3 rm s3://a/b --recursive', /data event/],
    ['aws dynamodb get-item --table-name t', /data event/],
    ['aws lambda invoke --function-name f out', /data event/],
    ['aws sns publish --topic-arn t', /data event/],
    ['aws sqs send-message --queue-url q', /data event/],
    ['aws configure set region x', /no AWS call/],
    ['aws iam help', /no AWS call/],
    ['aws help', /no AWS call/],
    ['aws sso login', /no AWS call/],
    ['aws s3 presign s3://a/b', /no AWS call/],
    ['aws rds generate-db-auth-token --hostname h', /no AWS call/],
    ['aws iam create-user --generate-cli-skeleton', /no AWS call/],
    ['aws ec2 run-instances --dry-run', /dry run/],
    ['aws s3 sync . s3://a --dryrun', /dry run/],
    ['aws --endpoint-url http://localhost:4566 s3api list-buckets', /another endpoint/],
    ['awslocal s3 ls', /another endpoint/],
    ['aws s3 ls s3://open --no-sign-request', /not signed/],
    ['aws ...', /no service/],
    ['kubectl --kubeconfig /tmp/k.cfg get pods -A', /not an AWS call.*cluster/],
    ['helm upgrade x y', /not an AWS call/],
    ['argocd app sync x', /not an AWS call/],
    ['gh pr create', /not an AWS call/],
    ['psql -h db', /not an AWS call/],
    ['vault kv get secret/x', /not an AWS call.*Vault/],
    ['vault read aws/creds/admin', /role/],
    ['terraform apply -auto-approve', /not named/],
    ['terraform state list', /own state/],
  ])('says why the trail will not show: %s', (text, why) => {
    expect(first(text)?.unseen).toMatch(why);
  });

  it('never lets a dry run account for a call that was made', () => {
    expect(calls('aws ec2 run-instances --dry-run --image-id ami-1')).toEqual([]);
  });

  it('does not take configuration of a bucket or a queue for data', () => {
    for (const text of [
      'aws s3api put-object-lock-configuration --bucket b',
      'aws s3api put-bucket-acl --bucket b',
      'aws sqs delete-queue --queue-url q',
      'aws kinesis create-stream',
      'aws lambda add-permission',
    ])
      expect(first(text)?.unseen, text).toBeNull();
  });

  it('reads Region and profile wherever they stand', () => {
    expect(first('AWS_PROFILE=a AWS_REGION=eu-west-1 aws iam list-users')).toMatchObject({
      profile: 'a',
      region: 'eu-west-1',
    });
    expect(first('AWS_PROFILE=a aws iam list-users --profile=b --region us-west-2')).toMatchObject({
      profile: 'b',
      region: 'us-west-2',
    });
    expect(first('aws-vault exec prod --duration=1h -- aws iam list-users')?.profile).toBe('prod');
    const [, after] = commandsOf('export AWS_PROFILE=a AWS_DEFAULT_REGION=r-1\naws iam list-users');
    expect(after).toMatchObject({ profile: 'a', region: 'r-1' });
    expect(first('aws iam list-users')).toMatchObject({ profile: null, region: null });
  });

  it('takes each line that says so for a command, and output for none', () => {
    const text =
      'ran: aws iam create-user --user-name x\n{\n  "User": {"UserName": "x"}\n}\nran: kubectl get pods\n$ aws iam list-users';
    expect(commandsOf(text).map((c) => c.words.slice(0, 3).join(' '))).toEqual([
      'aws iam create-user',
      'kubectl get pods',
      'aws iam list-users',
    ]);
  });
});

/** botocore's rule from an operation to the CLI's name, written apart from the code that goes the other way. */
const cliName = (operation: string): string => {
  const plural = /[A-Z]{2,}s$/.exec(operation)?.[0];
  const split = plural ? `${operation.slice(0, -plural.length)}-${plural.toLowerCase()}` : operation;
  return split
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
};

const clients: [sdk: string, cli: string, source: string][] = [
  ['ec2', 'ec2', 'ec2'],
  ['iam', 'iam', 'iam'],
  ['rds', 'rds', 'rds'],
  ['kms', 'kms', 'kms'],
  ['sns', 'sns', 'sns'],
  ['sqs', 'sqs', 'sqs'],
  ['ssm', 'ssm', 'ssm'],
  ['sts', 'sts', 'sts'],
  ['ecr', 'ecr', 'ecr'],
  ['eks', 'eks', 'eks'],
  ['ram', 'ram', 'ram'],
  ['lambda', 'lambda', 'lambda'],
  ['route-53', 'route53', 'route53'],
  ['dynamodb', 'dynamodb', 'dynamodb'],
  ['eventbridge', 'events', 'events'],
  ['sso-admin', 'sso-admin', 'sso'],
  ['cloudtrail', 'cloudtrail', 'cloudtrail'],
  ['identitystore', 'identitystore', 'identitystore'],
  ['cloudwatch-logs', 'logs', 'logs'],
  ['cloudformation', 'cloudformation', 'cloudformation'],
  ['secrets-manager', 'secretsmanager', 'secretsmanager'],
  ['elastic-load-balancing-v2', 'elbv2', 'elasticloadbalancing'],
];

describe('every operation of the services that are installed here', () => {
  it.each(clients)('%s', (sdk, cli, source) => {
    const folder = path.resolve('node_modules/@aws-sdk', `client-${sdk}`, 'dist-types/commands');
    const operations = readdirSync(folder).flatMap((f) => /^(\w+)Command\.d\.ts$/.exec(f)?.[1] ?? []);
    expect(operations.length).toBeGreaterThan(5);
    // The CLI makes one call more for these two, and names it after what changes.
    const renamed = new Set(['AddOptionToOptionGroup', 'RemoveOptionFromOptionGroup']);
    for (const operation of operations.filter((o) => !renamed.has(o)))
      expect(calls(`aws ${cli} ${cliName(operation)}`), cliName(operation)).toEqual([`${source}:${operation}`]);
  });
});
