import { describe, expect, it } from 'vitest';
import { isCredentialCall } from '../../../source/core/audit/credential-events.ts';
import { ruleFor } from '../../../source/core/audit/event-table.ts';
import { unsupported } from '../../../source/core/audit/unsupported.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import { parsed, record, vault } from './records.ts';

/** Calls that only look: what CloudTrail marks as a read, whatever it is called, is none of these. */
const looks = /^(?:Get|List|Describe|Head|Simulate|Select|Validate)/;

const clients: [source: string, load: () => Promise<object>][] = [
  ['iam', () => import('@aws-sdk/client-iam')],
  ['sts', () => import('@aws-sdk/client-sts')],
  ['s3', () => import('@aws-sdk/client-s3')],
  ['kms', () => import('@aws-sdk/client-kms')],
];

/** What the installed SDK can send, by the names that CloudTrail records. */
const callsOf = async (load: () => Promise<object>): Promise<string[]> =>
  Object.keys(await load())
    .filter((name) => name.endsWith('Command') && name !== '$Command')
    .map((name) => name.replace(/Command$/, ''));

const event = (source: string, name: string): TrailEvent => {
  const [e] = parsed([record({ at: 1, by: vault, name, source })]);
  if (!e) throw new Error('the record does not parse');
  return e;
};

const isKnown = (source: string, name: string): boolean => {
  const e = event(source, name);
  return ruleFor(e) !== undefined || isCredentialCall(e);
};

const isArgued = (source: string, name: string): boolean =>
  unsupported.some((u) => u.source === source && u.names.includes(name));

describe.each(clients)('every call of %s that writes', (source, load) => {
  it('has a row, gives a credential, or says why it has neither', async () => {
    const writes = (await callsOf(load)).filter((name) => !looks.test(name));
    expect(writes.length).toBeGreaterThan(4);
    expect(writes.filter((name) => !isKnown(source, name) && !isArgued(source, name))).toEqual([]);
  });

  it('is argued away only where it is one, and where it has no row', async () => {
    const calls = new Set(await callsOf(load));
    const argued = unsupported.filter((u) => u.source === source).flatMap((u) => u.names);
    expect(argued.filter((name) => !calls.has(name) || isKnown(source, name))).toEqual([]);
    expect(new Set(argued).size).toBe(argued.length);
  });
});

/** Calls on policies of resources, whatever the service: each lets somebody in, or may. */
const policies: [source: string, load: () => Promise<object>][] = [
  ['secretsmanager', () => import('@aws-sdk/client-secrets-manager')],
  ['sqs', () => import('@aws-sdk/client-sqs')],
  ['sns', () => import('@aws-sdk/client-sns')],
  ['lambda', () => import('@aws-sdk/client-lambda')],
  ['ecr', () => import('@aws-sdk/client-ecr')],
  ['dynamodb', () => import('@aws-sdk/client-dynamodb')],
  ['eks', () => import('@aws-sdk/client-eks')],
];

describe.each(policies)('every call of %s on who may use a resource', (source, load) => {
  it('has a row', async () => {
    const writes = (await callsOf(load)).filter((name) => !looks.test(name));
    const about = writes.filter((name) =>
      /(?:Permission|(?:Resource|Repository|Registry|Access)Policy|AccessEntry)/.test(name),
    );
    expect(about.filter((name) => !isKnown(source, name))).toEqual([]);
  });
});
