import { describe, expect, it } from 'vitest';
import { redactManifest } from '../../../source/core/redact-manifest.ts';
import { isPlainSetting, tellsOfSecret } from '../../../source/core/telling-names.ts';

describe('names', () => {
  it.each(
    'SECRET_KEY DB_PWD ENCRYPTION_KEY SIGNING_KEY STRIPE_KEY GITHUB_PAT githubPat auth.password .pgpass client-key-data tls.key PASSWORD_HASH TOKEN_2 connectionString --token dsn'.split(
      ' ',
    ),
  )('%s tells of a secret', (name) => expect(tellsOfSecret(name)).toBe(true));

  it.each(
    'replicas image path SPATIAL compass bypass monkey key secretName secretKeyRef PASSWORD_FILE token_ttl max_tokens topologyKey matchLabelKeys kms_key PUBLIC_KEY partition_key imagePullPolicy'.split(
      ' ',
    ),
  )('%s does not', (name) => expect(tellsOfSecret(name)).toBe(false));

  it('a switch and a port can be read, a word cannot', () => {
    expect(['true', '8080', '', '"0"'].map(isPlainSetting)).toEqual([true, true, true, true]);
    expect(['fast', '123456', 'hunter2'].map(isPlainSetting)).toEqual([false, false, false]);
  });
});

describe('a difference', () => {
  it.each<[string, string]>([
    ['a variable, name and value on two lines', '<       - name: DB_PASSWORD\n<         value: hunter2'],
    [
      'a variable whose name is not in the difference',
      '14c14\n<         value: hunter2\n---\n>         value: hunter3',
    ],
    ['a variable of any name', '<       - name: MODE\n<         value: hunter2'],
    ['a short number of a name that tells', '<       - name: ADMIN_PWD\n<         value: "hunter2"'],
    ['a value in a text of its own', '>         value: |-\n>           first hunter2\n>           hunter2'],
    ['a key of a ConfigMap', '<   DB_PWD: hunter2\n<   SECRET_KEY: "and hunter2"'],
    ['a whole file of one', '<   .pgpass: |\n<     db:5432:x:u:hunter2\n<     db:5432:y:u:hunter2'],
    ['a file with settings', '<   application.yml: |\n<     spring:\n<       password: a long hunter2'],
    ['what nobody can look into', '< binaryData:\n<   k: aHVudGVyMg==hunter2'],
    ['an option with its value behind it', '<         - --token\n<         - hunter2'],
    ['an option inside of a line', '<   cmd: run --db-pwd hunter2 -Ddb.pwd=hunter2'],
    ['JSON in a line', `<   conf: '{"DB_PWD":"hunter2","env":[{"name":"X_KEY","value":"hunter2"}]}'`],
    ['JSON in JSON', String.raw`<   conf: "{\"SIGNING_KEY\": \"hunter2\"}"`],
    [
      'a private key',
      '<   tls: |\n<     -----BEGIN PRIVATE KEY-----\n<     hunter2hunter2\n<     hunter2==\n<     -----END PRIVATE KEY-----',
    ],
    ['the end of one', '< -----BEGIN RSA PRIVATE KEY-----\n< hunter2hunter2\n< hunter2=='],
  ])('hides %s', (_what, text) => {
    const clean = redactManifest(text);
    expect(clean).not.toMatch(/hunter/);
    expect(clean).toContain('[redacted]');
    expect(clean.split('\n')).toHaveLength(text.split('\n').length);
  });

  it('leaves what an engineer must see', () => {
    const text = [
      '===== apps/Deployment orders/orders ======',
      '11c11',
      '<   replicas: 9',
      '---',
      '>   replicas: 3',
      '<       image: registry.example.com/orders@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
      '<       - name: PORT',
      '<         value: "8080"',
      '<         - --verbose',
      '<         - --port=80',
      '<     topologyKey: kubernetes.io/hostname',
      '<     secretName: orders-tls',
      '<       key: password',
      '<     eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/orders',
      '<   automountServiceAccountToken: false',
      '<   token: true',
      '<   serviceAccountName: orders',
      '',
    ].join('\n');
    expect(redactManifest(text)).toBe(text);
  });

  it('begins anew after what it hid', () => {
    const text = '<   .netrc-token: |\n<     hunter2\n<   replicas: 2\n>     replicas: 3';
    expect(redactManifest(text)).toBe('<   .netrc-token: |\n<     [redacted]\n<   replicas: 2\n>     replicas: 3');
  });
});
