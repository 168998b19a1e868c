import fc from 'fast-check';

const lower = [...'abcdefghijklmnopqrstuvwxyz'];
const upper = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const digits = [...'0123456789'];
const word = [...lower, ...upper, ...digits];

export const text = (chars: string[], min: number, max = min): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...chars), { minLength: min, maxLength: max }).map((c) => c.join(''));

const base64 = (min: number, max = min) => text([...word, '+', '/'], min, max);
const base64url = (min: number, max = min) => text([...word, '-', '_'], min, max);
/** A password as people choose them: no space, quote or backslash, and no dash first, which would be an option. */
const password = text([...word, ...'!#%*+,.:;=?^_~@'], 8, 24).map((p) => `p${p}`);
const id = fc.tuple(fc.constantFrom('AKIA', 'ASIA'), text([...upper, ...'234567'], 16)).map((t) => t.join(''));

/** A secret and the line of a log that it stands in; `keeps` must be readable afterwards. */
export type Shape = { line: string; secrets: string[]; keeps?: string };

const one = <T>(secret: fc.Arbitrary<T>, line: (secret: T) => Shape): fc.Arbitrary<Shape> => secret.map(line);
const plain = (secret: fc.Arbitrary<string>, ...lines: ((secret: string) => string)[]): fc.Arbitrary<Shape> =>
  fc.tuple(secret, fc.constantFrom(...lines)).map(([s, line]) => ({ line: line(s), secrets: [s] }));

export const shapes: { [name: string]: fc.Arbitrary<Shape> } = {
  'the secret beside an access key id': fc
    .tuple(id, base64(40), fc.constantFrom(' ', ',', ' / ', '\t', ' secret '))
    .map(([key, secret, between]) => ({
      line: `new key ${key}${between}${secret} for bob`,
      secrets: [secret],
      keeps: key,
    })),
  'the pair as variables': fc.tuple(id, base64(40)).map(([key, secret]) => ({
    line: `export AWS_ACCESS_KEY_ID=${key} AWS_SECRET_ACCESS_KEY=${secret}`,
    secrets: [secret],
    keeps: key,
  })),
  'the pair as JSON': fc.tuple(id, base64(40), base64(120, 300)).map(([key, secret, token]) => ({
    line: `{"AccessKeyId": "${key}", "SecretAccessKey": "${secret}", "SessionToken": "${token}"}`,
    secrets: [secret, token],
    keeps: key,
  })),
  'an AWS session token': plain(
    base64(110, 400),
    (s) => `export AWS_SESSION_TOKEN=${s}`,
    (s) => `token is ${s}==`,
    (s) => `aws_session_token = ${s}`,
  ),
  'a Vault token': plain(
    base64url(20, 90).map((s) => `hvs.${s}`),
    (s) => `vault login ${s}`,
    (s) => `export VAULT_TOKEN=${s}`,
    (s) => `curl -H "X-Vault-Token: ${s}" https://vault/v1/sys/health`,
  ),
  'an option --password': plain(
    password,
    (s) => `psql --password ${s} -h db`,
    (s) => `aws iam create-login-profile --user-name tmp --password ${s}`,
    (s) => `aws rds modify-db-instance --master-user-password "${s}" --apply-immediately`,
    (s) => `aws rds modify-db-instance --master-user-password='${s}'`,
    (s) => `psql \u2014password ${s}`,
    (s) => `psql --password\u00a0${s}`,
  ),
  'a password with spaces in quotes': plain(
    fc.tuple(password, password).map((p) => p.join(' ')),
    (s) => `aws iam create-login-profile --user-name tmp --password "${s}"`,
    (s) => `psql --password '${s}' -h db`,
    (s) => `PGPASSWORD="${s}" psql -h db`,
    (s) => `psql --password \u201c${s}\u201d`,
    (s) => `psql --password $'${s}'`,
  ),
  'a variable PGPASSWORD': plain(
    password,
    (s) => `PGPASSWORD=${s} psql -h db shop`,
    (s) => `env PGPASSWORD='${s}' psql`,
  ),
  'an address with a password': plain(
    text([...word, ...'!*+,.;=_~-'], 8, 24),
    (s) => `psql postgres://app:${s}@db.internal:5432/shop`,
    (s) => `psql "postgresql://app:${s}@db/shop?sslmode=require"`,
    (s) => `redis-cli -u redis://:${s}@cache:6379`,
  ),
  'a Stripe key': plain(
    text(word, 16, 60).map((s) => `sk_live_${s}`),
    (s) => `key ${s} was in the bucket`,
  ),
  'a Slack token': plain(
    fc.tuple(fc.constantFrom('xoxb', 'xoxp', 'xoxe', 'xapp'), text([...word, '-'], 20, 60)).map((t) => t.join('-')),
    (s) => `curl -d token=${s} https://slack.com/api`,
    (s) => `the bot has ${s} now`,
  ),
  'a GitHub token': plain(
    fc.oneof(
      fc.tuple(fc.constantFrom('ghp_', 'gho_', 'ghs_', 'ghu_', 'ghr_'), text(word, 36)).map((t) => t.join('')),
      text([...word, '_'], 40, 82).map((s) => `github_pat_${s}`),
    ),
    (s) => `GH_TOKEN=${s} gh pr create`,
    (s) => `git clone https://${s}@github.com/x/y`,
    (s) => `git clone https://x-access-token:${s}@github.com/x/y`,
  ),
  'a JWT': plain(
    fc.tuple(base64url(20, 60), base64url(20, 200), base64url(20, 90)).map(([h, p, s]) => `eyJ${h}.eyJ${p}.${s}`),
    (s) => `kubectl --token ${s} get pods`,
    (s) => `got ${s}`,
  ),
  'an Authorization header': plain(
    text([...word, ...'-._~+/'], 12, 80).map((s) => `t${s}`),
    (s) => `curl -H "Authorization: Bearer ${s}" https://x`,
    (s) => `curl -H 'Authorization: Basic ${s}' https://x`,
    (s) => `curl -H 'Authorization: token ${s}' https://x`,
    (s) => `curl -H "Authorization: ${s}" https://x`,
    (s) => `http https://x Authorization:${s}`,
  ),
  'a literal of a Kubernetes secret': plain(
    password,
    (s) => `kubectl create secret generic db --from-literal=x=${s} -n shop`,
    (s) => `kubectl create secret generic db --from-literal x=${s}`,
    (s) => `kubectl create secret generic db --from-literal=user=bob --from-literal='x=${s}'`,
  ),
  'a private key over several lines': one(
    fc.tuple(fc.array(base64(64), { minLength: 1, maxLength: 8 }), base64(12, 40), fc.constantFrom('RSA ', 'EC ', '')),
    ([lines, last, kind]) => ({
      line: [
        'ran: cat key',
        `-----BEGIN ${kind}PRIVATE KEY-----`,
        ...lines,
        `${last}==`,
        `-----END ${kind}PRIVATE KEY-----`,
      ].join('\n'),
      secrets: [...lines, last],
    }),
  ),
};
