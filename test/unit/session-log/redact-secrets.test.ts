import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSessionLog, redactSecrets } from '../../../source/core/session-log/index.ts';

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzT3STKEY00';
const pem = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA7bq',
  'Zm9vYmFyYmF6cXV4Zm9v',
  '-----END RSA PRIVATE KEY-----',
];

/** Each line with the secret that must not be left, and what must. */
const lines: [line: string, secret: string, stays: string][] = [
  ['aws configure set aws_secret_access_key hunter22', 'hunter22', 'aws configure set'],
  [`export AWS_SECRET_ACCESS_KEY=${secretKey}`, secretKey, 'AWS_SECRET_ACCESS_KEY='],
  [`AKIAIOSFODNN7EXAMPLE ${secretKey}`, secretKey, 'AKIAIOSFODNN7EXAMPLE'],
  [`AKIAIOSFODNN7EXAMPLE,${'a'.repeat(39)}B`, `${'a'.repeat(39)}B`, 'AKIAIOSFODNN7EXAMPLE'],
  [`AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjE${'Ab1/'.repeat(40)}`, 'Ab1/Ab1/', 'AWS_SESSION_TOKEN='],
  [`{"SecretAccessKey": "${secretKey}", "SessionToken": "FwoGZXIvYXdzEA"}`, 'FwoGZXIv', 'SessionToken'],
  ['VAULT_TOKEN=hvs.CAESIJlU5 vault list x', 'CAESIJlU5', 'vault list x'],
  ['curl -H "X-Vault-Token: s.abcdefghijklmnopqrstuvwx" https://v/v1/x', 's.abcdefghij', 'https://v/v1/x'],
  ['vault login s.abcdefghijklmnopqrstuvwx', 's.abcdefghij', 'vault login'],
  ['psql --password hunter2 -h db', 'hunter2', '-h db'],
  ['aws rds modify-db-instance --master-user-password "p w 1" --apply-immediately', 'p w 1', '--apply-immediately'],
  ['mysql -uroot -phunter2 shop', 'hunter2', 'shop'],
  ['PGPASSWORD=hunter2 psql -h db', 'hunter2', 'psql -h db'],
  ['psql postgres://app:hun@ter2@db/shop', 'hun@ter2', 'db/shop'],
  ['curl -u alice:hunter2 https://x', 'hunter2', 'https://x'],
  ['curl -H "Authorization: Bearer abcdef.ghijk"', 'abcdef', 'curl'],
  ['curl https://b.s3.amazonaws.com/k?X-Amz-Signature=abcdef0123&X-Amz-Date=1', 'abcdef0123', 'X-Amz-Date=1'],
  ['stripe key sk_live_4eC39HqLyjWDarjtT1', '4eC39', 'stripe key'],
  ['slack xoxb-1234-5678-abcd', '1234-5678', 'slack'],
  ['GH_TOKEN=ghp_abcdefghij0123456789 gh pr create', 'abcdefghij01', 'gh pr create'],
  ['kubectl create secret generic db --from-literal=user=bob --from-literal=key=hunter2 -n shop', 'hunter2', '-n shop'],
  ['kubectl patch secret db -p "{\\"data\\":{\\"password\\":\\"aHVu dGVy\\"}}"', 'dGVy', 'kubectl patch secret db'],
  ['the password is hunter2', 'hunter2', 'the password is'],
  ['password: hunter2', 'hunter2', 'password:'],
  ['vault write auth/approle/login role_id=web secret_id=hunter2', 'hunter2', 'role_id=web'],
  ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl', 'c2lnbmF0dXJl', 'token'],
  ['got eyJhbGciOiJSUzI1-b.eyJzdWIiOiJhbGljZSIsImEi.c2lnbmF0dXJlc2lnbmF0dXJl', 'eyJhbGci', 'got'],
];

describe('secrets in a session log', () => {
  it.each(lines)('%s', (line, secret, stays) => {
    const out = redactSecrets(line);
    expect(out).not.toContain(secret);
    expect(out).toContain(stays);
  });

  it.each([
    'aws iam update-access-key --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive --user-name bob',
    'aws secretsmanager get-secret-value --secret-id prod/orders-db-password --region eu-west-1',
    'git show 3f786850e387550fdab836ed7e6dc881de23001b',
    'aws ec2 describe-instances --instance-ids i-0abc1234def567890',
    'aws iam create-login-profile --user-name tmp --password file://pw.txt',
    'docker pull registry.example:5000/app/web@sha256:abcd',
  ])('leaves alone: %s', (line) => {
    expect(redactSecrets(line)).toBe(line);
  });

  it('removes a private key over several lines and keeps the count of lines', () => {
    const text = ['13:05 ran: cat key', ...pem, '13:06 ran: b'].join('\n');
    const out = redactSecrets(text);
    expect(out).not.toMatch(/MIIE|Zm9v/);
    expect(out.split('\n')).toHaveLength(6);
    expect(out.split('\n')[5]).toBe('13:06 ran: b');
  });

  it('removes a private key that was cut off, and nothing after it', () => {
    const out = redactSecrets([...pem.slice(0, 3), '13:06 ran: b'].join('\n'));
    expect(out).not.toMatch(/MIIE|Zm9v/);
    expect(out).toContain('13:06 ran: b');
  });

  it('masks text and raw alike, however a chat client spelt it', () => {
    const spellings = [
      '13:05 ran: psql \u2014password hunter2',
      '13:05 ran: psql --password\u00a0hunter2',
      '13:05 ran: psql \u2014password=\u201chunter2\u201d',
      '13:05 ran: psql --pass\u200bword hunter2',
      '13:05 ran: psql --password \\\n   hunter2',
      '13:05 ran: export VAULT_TOKEN=hv\u200bs.hunter2',
    ];
    for (const line of spellings) {
      const entries = parseSessionLog(line, { date: 0, source: 'paste' });
      expect(JSON.stringify(entries), line).not.toContain('hunter2');
    }
  });

  it('finds a secret access key beside its id anywhere in a log', () => {
    const chars = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+'];
    const key = fc.array(fc.constantFrom(...chars), { minLength: 40, maxLength: 40 }).map((c) => c.join(''));
    fc.assert(
      fc.property(key, fc.constantFrom(' ', ',', '\t', ' / ', '" : "'), (secret, between) => {
        const line = `13:05 new key AKIAIOSFODNN7EXAMPLE${between}${secret} for bob`;
        expect(redactSecrets(line).replace(/^.*?EXAMPLE/, '')).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it('stays quick on long lines', () => {
    const blob = 'password'.repeat(20_000);
    expect(redactSecrets(`${blob} ${'a-'.repeat(50_000)} ${'AB1/'.repeat(50_000)}`).length).toBeGreaterThan(0);
  });
});
