import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../source/adapters/load-config.ts';
import { noConfig } from '../../../source/core/config.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'reseal-config-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const write = (text: string, name = 'reseal.config.yaml') => writeFile(path.join(cwd, name), text);
const load = (file: string | null = null) => loadConfig({ file, cwd });

/** `line key: message` of everything that is refused. */
const errorsOf = async (text: string): Promise<string[]> => {
  await write(text);
  const loaded = await load();
  if (loaded.ok) throw new Error(`was taken: ${JSON.stringify(loaded.config)}`);
  return loaded.errors.map((e) => `${e.line} ${e.key}: ${e.message}`);
};

describe('reseal.config.yaml', () => {
  it('is not needed', async () => {
    expect(await load()).toEqual({ ok: true, config: noConfig(), file: null });
    await write('# nothing here\n');
    expect(await load()).toMatchObject({ ok: true, config: noConfig() });
  });

  it('is the example that lies beside the code, word for word', async () => {
    const loaded = await loadConfig({ file: 'reseal.config.example.yaml', cwd: process.cwd() });
    if (!loaded.ok) throw new Error(loaded.message);
    expect(loaded.config).toMatchObject({
      account: '123456789012',
      accounts: [{ id: '210987654321', profile: 'audit-data' }],
      aws: { readProfile: 'breakglass-cleanup-ro', actProfile: 'breakglass-cleanup-act' },
      regions: 'all',
      vault: { role: 'breakglass-emergency', mounts: ['aws'] },
      argocd: {},
      evidence: { bucket: 'bookstore-platform-audit', prefix: 'incidents/', bucketOwner: '123456789012' },
    });
    expect(loaded.config.rotations.map((r) => [r.name, r.kind, r.skippable])).toEqual([
      ['orders-db', 'cnpg', true],
      ['vault-tokens', 'external-secrets', true],
      ['cosign', 'cosign', true],
      ['stripe', 'manual', false],
    ]);
    expect(loaded.config.rotations[0]).toMatchObject({ cluster: 'bookstore-platform-cnpg-orders' });
  });

  it('fills in what is not said, and reads paths from where the file lies', async () => {
    await write(
      'terraform: {roots: [{name: dns, path: ./dns}]}\nvault: {role: bg, auditLog: log/audit.log}\n',
      'other.yaml',
    );
    const loaded = await load('other.yaml');
    expect(loaded).toMatchObject({
      ok: true,
      file: path.join(cwd, 'other.yaml'),
      config: {
        terraform: {
          roots: [{ name: 'dns', path: path.join(cwd, 'dns'), workspace: 'default', varFiles: [], profile: null }],
        },
        vault: { role: 'bg', mounts: ['aws'], auditLog: path.join(cwd, 'log/audit.log') },
        kubernetes: null,
      },
    });
  });

  it('tells an unknown key with the nearest known one, and everything wrong at once', async () => {
    const text = [
      'acount: "123456789012"',
      'regions: [eu-west-1, nowhere]',
      'terraform:',
      '  roots:',
      '    - {name: us-east, paht: x}',
      'kubernetes: {}',
      'colour: red',
    ].join('\n');
    expect(await errorsOf(text)).toEqual([
      '1 acount: unknown key; did you mean account?',
      '2 regions[1]: expected a Region such as eu-west-1, found nowhere',
      '5 terraform.roots[0].paht: unknown key; did you mean path?',
      '5 terraform.roots[0].path: missing, and needed here',
      '6 kubernetes.context: missing, and needed here',
      expect.stringMatching(/^7 colour: unknown key; known here: account, accounts, /),
    ]);
    const loaded = await load();
    expect(loaded).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^6 things are wrong.*Nothing was changed/),
    });
    expect(loaded).toMatchObject({
      message: expect.stringContaining(`${path.join(cwd, 'reseal.config.yaml')}:7  colour:`),
    });
  });

  it('explains the trap of account ids without quotes', async () => {
    const [first, second] = await errorsOf('account: 012345678901\nevidence: {bucket: b, bucketOwner: 123456789012}\n');
    expect(first).toMatch(
      /^1 account: expected an account id: 12 digits in quotes, "012345678901" .*octal.*found the number/,
    );
    expect(second).toMatch(/^2 evidence\.bucketOwner: .*"123456789012"/);
    expect(await errorsOf('account: "12345"\n')).toEqual([
      '1 account: expected an account id: 12 digits in quotes, found 12345',
    ]);
  });

  it('refuses names that are taken', async () => {
    expect(
      await errorsOf(
        [
          'account: "123456789012"',
          'accounts:',
          '  - {id: "210987654321", profile: a}',
          '  - {id: "210987654321", profile: b}',
          '  - {id: "123456789012", profile: c}',
          'terraform: {roots: [{name: orphans, path: x}, {name: a, path: x}, {name: a, path: y}]}',
          'rotations: [{name: s, kind: manual}, {name: s, kind: manual}]',
          'regions: [eu-west-1, eu-west-1]',
        ].join('\n'),
      ),
    ).toEqual([
      '4 accounts[1].id: 210987654321 stands in line 3 already',
      '5 accounts[2].id: 123456789012 is the account itself; name only other ones',
      '6 terraform.roots[0].name: no root can be called orphans: the item terraform.orphans has that name',
      '6 terraform.roots[2].name: a stands in line 6 already',
      '7 rotations[1].name: s stands in line 7 already',
      '8 regions[1]: eu-west-1 stands in line 8 already',
    ]);
  });

  it('knows what each kind of rotation needs', async () => {
    expect(
      await errorsOf(
        'rotations:\n  - {name: a, kind: cnpg, namepsace: x}\n  - {name: b, kind: manaul}\n  - {kind: manual}\n',
      ),
    ).toEqual([
      '2 rotations[0].namepsace: unknown key; did you mean namespace?',
      '2 rotations[0].cluster: missing, and needed here',
      '2 rotations[0].namespace: missing, and needed here',
      '3 rotations[1].kind: expected one of cnpg, external-secrets, cosign, manual, found manaul',
      '4 rotations[2].name: missing, and needed here',
    ]);
  });

  it('names the wrong type that was found', async () => {
    expect(
      await errorsOf('vault: yes please\naws: [a]\nargocd:\nbreakglass: {roleArn: arn:aws:iam::1:user/x}\n'),
    ).toEqual([
      '1 vault: expected a map with role, mounts, auditLog, found yes please',
      '2 aws: expected a map with readProfile, actProfile, found a list',
      '3 argocd: expected a map, {} for none, found nothing',
      '4 breakglass.roleArn: expected the ARN of an IAM role, found arn:aws:iam::1:user/x',
    ]);
    // A server that is misspelt would leave argocd with whichever one the machine was logged in to last.
    expect(await errorsOf('argocd: {sever: argo.example.com, core: true}\n')).toEqual([
      '1 argocd.sever: unknown key; did you mean server?',
      '1 argocd.core: expected a text, found the boolean true',
    ]);
    expect(await errorsOf('- a\n')).toEqual([
      expect.stringMatching(/^1 : expected a map with account, .*, found a list$/),
    ]);
  });

  it('tells the line of what is not YAML, and refuses aliases and keys twice', async () => {
    expect(await errorsOf('account: "1\nregions: all\n')).toEqual([expect.stringMatching(/^\d+ : not YAML: /)]);
    expect(await errorsOf('regions: all\nregions: all\n')).toEqual([expect.stringMatching(/^2 : not YAML: .*unique/)]);
    expect(await errorsOf('aws: &a {readProfile: x}\nkubernetes: *a\n')).toEqual([
      '2 kubernetes: aliases are not read here; write the value out',
    ]);
  });

  it('says which file is missing or cannot be read', async () => {
    expect(await load('absent.yaml')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/absent\.yaml does not exist\. Nothing/),
    });
    expect(await load('.')).toMatchObject({ ok: false, message: expect.stringMatching(/cannot be read \(EISDIR\)/) });
  });
});
