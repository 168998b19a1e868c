import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseArguments } from '../../../source/commands/arguments.ts';
import type { Context } from '../../../source/commands/context.ts';
import { init } from '../../../source/commands/init.ts';
import type { World } from '../../../source/drill/start-world.ts';
import { graphOf, type Keys, openDrill, tempFolder, writesOf } from './support.ts';

let world: World;
let close: () => Promise<void>;
const dir = tempFolder();

const profile = (name: string, keys: Keys): string =>
  [
    `[${name}]`,
    `aws_access_key_id = ${keys.accessKeyId}`,
    `aws_secret_access_key = ${keys.secretAccessKey}`,
    ...(keys.sessionToken ? [`aws_session_token = ${keys.sessionToken}`] : []),
  ].join('\n');

/** The drill's two identities as two profiles, as a person would have them: the SDK reads its own environment. */
beforeAll(async () => {
  ({ world, close } = await openDrill());
  const credentials = path.join(dir, 'credentials');
  const { read, act } = world.credentials;
  writeFileSync(credentials, `${profile('ro', read)}\n${profile('act', act)}\n`, { mode: 0o600 });
  const role = `arn:aws:iam::${world.account}:role/breakglass-emergency`;
  writeFileSync(
    path.join(dir, 'reseal.config.yaml'),
    `account: "${world.account}"\naws: {readProfile: ro, actProfile: act}\nbreakglass: {roleArn: "${role}"}\n`,
  );
  const env = { AWS_ENDPOINT_URL: world.endpoint, AWS_REGION: 'us-east-1', AWS_SHARED_CREDENTIALS_FILE: credentials };
  for (const [name, value] of Object.entries({ ...env, AWS_CONFIG_FILE: path.join(dir, 'none') }))
    vi.stubEnv(name, value);
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
}, 30_000);
afterEach(() => world.admin({ clear: true }));
afterAll(async () => {
  vi.unstubAllEnvs();
  await close();
  rmSync(dir, { recursive: true, force: true });
});

/** The command as the shell would give it; and that nothing in the world is another than before. */
const verify = async () => {
  const said: string[] = [];
  const { stdin, stdout, stderr, env } = process;
  const context: Context = {
    ...{ argv: [], env, cwd: dir, stdin, stdout, stderr, interactive: false },
    out: (text) => void said.push(text),
    err: (text) => void said.push(text),
  };
  const command = parseArguments(['init', '--verify'], env);
  if (command.kind !== 'init') throw new Error(`parsed as ${JSON.stringify(command)}`);
  const [graph, writes] = [await graphOf(world), (await writesOf(world)).length];
  const code = await init(command, context);
  expect(await graphOf(world)).toEqual(graph);
  const tried = (await writesOf(world)).slice(writes);
  expect(tried.filter((w) => w.outcome === 'done')).toEqual([]);
  return { code, text: said.join('\n'), tried };
};

describe('reseal init --verify', () => {
  it('tries every permission of both identities, and changes nothing; what is optional costs nothing', async () => {
    await world.admin({ fault: 'deny', service: 'iam', operation: 'AddUserToGroup' });
    const { code, text, tried } = await verify();
    expect(code).toBe(0);
    expect(text.match(/^ {2}(?:NO|\?).*/gm)).toEqual([expect.stringMatching(/^ {2}NO {2}iam:AddUserToGroup /)]);
    expect(text).toMatch(/^undo \(optional\) as [\s\S]*NO {2}iam:AddUserToGroup.*\n.*of breakglass-cleanup-undo:/m);
    expect(text).toMatch(/^read as arn:aws:sts::\d+:assumed-role\/breakglass-cleanup-ro\//m);
    expect(text).toMatch(/^act as arn:aws:sts::\d+:assumed-role\/breakglass-cleanup-act\//m);
    for (const action of ['iam:GetUser', 'cloudtrail:LookupEvents', 'iam:DeleteUser', 'iam:AttachRolePolicy'])
      expect(text).toContain(`  yes ${action}\n`);
    // What nobody tried is said, and nothing else is left out of the policies.
    const untold = (which: string): string[] =>
      (new RegExp(`^${which}[\\s\\S]*?\n  -   not tried: (.*)`, 'm').exec(text)?.[1] ?? '').split(', ');
    expect(untold('act')).toEqual(['iam:DeleteVirtualMFADevice', 'iam:PutRolePolicy']);
    expect(untold('delete-created').filter((a) => a.startsWith('iam:'))).toEqual([
      ...['iam:DeleteOpenIDConnectProvider', 'iam:DeleteSAMLProvider', 'iam:DeletePolicy', 'iam:DeletePolicyVersion'],
    ]);
    expect(untold('undo')).toEqual([
      'iam:AttachUserPolicy',
      'iam:PutRolePolicy',
      'iam:PutUserPolicy',
      'iam:UpdateAccessKey',
      'iam:PutGroupPolicy',
    ]);
    expect(untold('read')[0]).toMatch(/^\d+ more that only read$/);
    // It was really asked: of what there is to change, each found nothing to change.
    expect(new Set(tried.map((w) => w.operation))).toContain('DeleteUser');
    expect(new Set(tried.map((w) => w.outcome))).toEqual(new Set(['NoSuchEntity', 'AccessDenied']));
  });

  it('names the statement that is missing, where it stands, and ends with 1', async () => {
    await world.admin({ fault: 'deny', service: 'iam', operation: 'DeleteUser' });
    await world.admin({ fault: 'deny', service: 'cloudtrail', operation: 'LookupEvents' });
    const { code, text } = await verify();
    expect(code).toBe(1);
    const told = (action: string): string => new RegExp(`^  NO  ${action}.*\n.*\n.*`, 'm').exec(text)?.[0] ?? '';
    const [acting, reading] = [told('iam:DeleteUser'), told('cloudtrail:LookupEvents')];
    expect(acting).toContain('lacks statement Users of breakglass-cleanup-act:');
    expect(JSON.parse(acting.split('\n')[2] ?? '')).toEqual({
      ...{ Sid: 'Users', Effect: 'Allow', Action: 'iam:DeleteUser' },
      Resource: `arn:aws:iam::${world.account}:user/*`,
    });
    expect(reading).toMatch(/lacks statement \w+ of breakglass-cleanup-ro:/);
    expect(JSON.parse(reading.split('\n')[2] ?? '')).toMatchObject({ Action: 'cloudtrail:LookupEvents' });
    expect(text.match(/^ {2}NO/gm)).toHaveLength(2);
  });

  it('what could not be told is neither, and ends with 2', async () => {
    await world.admin({ fault: 'malformed', service: 'iam', operation: 'ListSSHPublicKeys', times: 10 });
    const { code, text } = await verify();
    expect(code).toBe(2);
    expect(text).toMatch(/^ {2}\? {3}iam:ListSSHPublicKeys {2}\S/m);
    expect(text).not.toMatch(/^ {2}NO/m);
  });
});
