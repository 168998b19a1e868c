import { describe, expect, test } from 'vitest';
import { verifyPermissions } from '../../../source/adapters/verify-permissions.ts';
import { neededToTry, type Tried } from '../../../source/core/permissions/missing.ts';
import { namesOf } from '../../../source/core/permissions/print.ts';
import { type AwsHandler, jsonError, startAwsServer, xmlError } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, never } from './support.ts';

const close = closing();
const missing = xmlError(404, 'NoSuchEntity');
const tried = async (which: Tried, handler: AwsHandler) => {
  const server = close(await startAwsServer(handler));
  const found = await verifyPermissions(accessTo(server.url), fakeClock().clock, which, 'abc123', never());
  return { found, requests: server.requests };
};

describe('permissions, tried by calls that change nothing', () => {
  test('every acting call names something that nobody has, and is allowed when it was not found', async () => {
    const { found, requests } = await tried('act', () => missing);
    expect(found.length).toBeGreaterThan(8);
    expect(found.every((p) => p.allowed === true)).toBe(true);
    for (const { input, action } of requests) {
      const target = input.UserName ?? input.RoleName ?? input.GroupName;
      expect(target, action).toBe('reseal-verify-abc123');
      expect(action).not.toMatch(/^Create|^Put/);
    }
  });

  test('a refusal is named; what is neither is not told', async () => {
    const { found } = await tried('act', ({ action }) =>
      action === 'DeleteUser'
        ? xmlError(403, 'AccessDenied')
        : action === 'DetachUserPolicy'
          ? xmlError(400, 'ValidationError')
          : missing,
    );
    const by = (action: string) => found.find((p) => p.action === action);
    expect(by('iam:DeleteUser')).toMatchObject({ allowed: false });
    expect(by('iam:DetachUserPolicy')).toMatchObject({ allowed: null });
    expect(by('iam:DeleteAccessKey')).toMatchObject({ allowed: true });
  });

  test('reading asks for every part of a user, and for the trail', async () => {
    const { found } = await tried('read', ({ action }) =>
      action === 'LookupEvents' ? jsonError('AccessDeniedException') : missing,
    );
    expect(found.find((p) => p.action === 'cloudtrail:LookupEvents')).toMatchObject({ allowed: false });
    expect(found.filter((p) => p.action.startsWith('iam:')).every((p) => p.allowed)).toBe(true);
  });

  test.each(['delete-created', 'undo'] as const)('%s is tried on nobody as well', async (which) => {
    const { found, requests } = await tried(which, () => missing);
    expect(found.length).toBeGreaterThan(2);
    expect(found.every((p) => p.allowed === true)).toBe(true);
    for (const { input, action } of requests)
      expect([input.UserName, input.RoleName, input.GroupName, input.InstanceProfileName], action).toContain(
        'reseal-verify-abc123',
      );
  });

  test.each(['read', 'act', 'delete-created', 'undo'] as const)(
    'for everything that is refused to %s the statement is named that lacks',
    async (which) => {
      const { found } = await tried(which, ({ action }) =>
        action === 'LookupEvents' ? jsonError('AccessDeniedException') : xmlError(403, 'AccessDenied'),
      );
      const names = namesOf('arn:aws:iam::123456789012:role/breakglass-emergency');
      for (const { action, allowed } of found) {
        expect(allowed, action).toBe(false);
        const needed = neededToTry(which, action, names);
        expect(needed?.statement, action).toMatchObject({ Effect: 'Allow', Action: action });
        expect(needed?.policy).toMatch(/^breakglass-cleanup-/);
      }
    },
  );
});
