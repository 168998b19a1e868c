import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { operations } from '../../source/adapters/iam-act-table.ts';
import { undoOperations } from '../../source/adapters/iam-undo-table.ts';
import { resourceOperations } from '../../source/adapters/resource-act-table.ts';
import { actStatements, deleteCreatedStatements, undoStatements } from '../../source/core/permissions/act.ts';
import { namesOf, policies } from '../../source/core/permissions/print.ts';
import { readStatements } from '../../source/core/permissions/read.ts';
import type { Statement } from '../../source/core/permissions/statements.ts';
import { vaultPolicy } from '../../source/core/permissions/vault.ts';

const names = namesOf('arn:aws-us-gov:iam::123456789012:role/path/breakglass-emergency');
const allowed = (statements: readonly Statement[]): Set<string> =>
  new Set(statements.filter((s) => s.Effect === 'Allow').flatMap((s) => s.Action));

/** IAM's own name for an API, where it differs (domain.md §10.1). */
const actionOf: { [api: string]: string } = { 's3:HeadBucket': 's3:ListBucket' };

const filesUnder = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? filesUnder(path.join(dir, e.name)) : [path.join(dir, e.name)],
  );

describe('policies', () => {
  test('every IAM operation that reseal can send is in exactly the policies that are printed', () => {
    const all = allowed([
      ...actStatements(names),
      ...deleteCreatedStatements(names),
      ...undoStatements(names, ['arn:x']),
    ]);
    for (const operation of [...operations.keys(), ...undoOperations.keys()]) expect(all).toContain(`iam:${operation}`);
  });

  test('every change of a resource that reseal can send is in the policy for what was created, and in no other', () => {
    const created = allowed(deleteCreatedStatements(names));
    const others = allowed([...actStatements(names), ...undoStatements(names, ['arn:x'])]);
    const sent = [...resourceOperations].map(([operation, { service }]) => `${service}:${operation}`);
    for (const action of sent) expect(created).toContain(action);
    for (const action of others) expect(action).toMatch(/^iam:/);
    expect([...created].filter((a) => !a.startsWith('iam:')).sort()).toEqual(sent.sort());
  });

  test('every call that the adapters name while they read is allowed', () => {
    const read = allowed(readStatements(names));
    const called = filesUnder('source/adapters')
      .flatMap((f) => [
        ...readFileSync(f, 'utf8').matchAll(/['"`]((?:iam|ec2|cloudtrail|logs|rds|s3|kms|ssm|lambda):[A-Z]\w+)['"`]/g),
      ])
      .map((m) => m[1] ?? '');
    expect(called.length).toBeGreaterThan(2);
    for (const api of called) expect(read).toContain(actionOf[api] ?? api);
  });

  test('reading never gives, and never reads a secret', () => {
    for (const action of allowed(readStatements(names))) {
      expect(action).toMatch(/^[a-z0-9]+:(?:Get|List|Describe|Lookup|Filter)/);
      expect(action).not.toMatch(/GetSecretValue|BatchGetSecretValue|GetParameter(?:s|sByPath)?$/);
    }
  });

  test('acting takes away and denies: what gives privilege is bound or in the undo policy alone', () => {
    for (const action of allowed(actStatements(names)))
      expect(action).not.toMatch(/PutUserPolicy|CreatePolicy|Attach(?:Role|Group)|UpdateAssume|PutGroup/);
    const attach = actStatements(names).find((s) => s.Action === 'iam:AttachUserPolicy');
    expect(attach?.Condition?.ArnEquals?.['iam:PolicyARN']).toBe('arn:aws-us-gov:iam::aws:policy/AWSDenyAll');
    const put = actStatements(names).find((s) => s.Action === 'iam:PutRolePolicy');
    expect(put?.Resource).toBe(names.roleArn);
    expect(undoStatements(names).some((s) => s.Sid === 'PolicyVersions')).toBe(false);
  });

  test('they are JSON, for this account and partition, and small enough for a managed policy', () => {
    for (const { name, text } of policies(names, null)) {
      const parsed = JSON.parse(text) as { Statement: Statement[] };
      expect(parsed.Statement.length, name).toBeGreaterThan(0);
      expect(text).not.toMatch(/ACCOUNT|arn:aws:iam::1/);
      // Managed policies hold 6,144 characters besides white space.
      expect(text.replace(/\s/g, '').length, name).toBeLessThanOrEqual(6144);
    }
  });

  test('the Vault policy can never issue', () => {
    const text = vaultPolicy('breakglass-emergency', ['aws', 'aws-eu']);
    for (const mount of ['aws', 'aws-eu'])
      for (const kind of ['sts', 'creds'])
        expect(text).toContain(`path "${mount}/${kind}/*" { capabilities = ["deny"] }`);
    for (const line of text.split('\n').filter((l) => /"[^"]*\/(?:sts|creds)\//.test(l) && !/sys\/leases/.test(l)))
      expect(line).toMatch(/\["deny"\]/);
  });
});
