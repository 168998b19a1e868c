import { at, text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { SessionKind } from '../words.ts';
import { iamArn, nameOf, partitionOfRegion, splitArn } from './arn.ts';
import { parseAwsDate } from './dates.ts';

/** A set of credentials that an event gave out. Times in ms. */
export type Credential = {
  accessKeyId: string;
  kind: SessionKind;
  principal: string | null;
  issuer: string | null;
  uniqueId: string | null;
  account: string;
  expiresAt: number | null;
  expiryKnown: boolean;
};

/** Calls that hand out temporary credentials (domain.md §4.4), whatever `readOnly` says of them. */
const stsKinds: { [name: string]: SessionKind } = {
  AssumeRole: 'assumed-role',
  AssumeRoleWithSAML: 'assumed-role',
  AssumeRoleWithWebIdentity: 'assumed-role',
  AssumeRoot: 'assumed-role',
  GetFederationToken: 'federation',
  GetSessionToken: 'session-token',
};

const signInNames = new Set(['ConsoleLogin', 'GetSigninToken']);
const profileNames = new Set(['CreateLoginProfile', 'UpdateLoginProfile']);

/** A failed call changed nothing. A failed sign-in often has no errorCode, only `"ConsoleLogin": "Failure"`. */
export const succeeded = (e: TrailEvent): boolean =>
  e.errorCode === null && !(e.source === 'signin' && text(e.response, e.name) === 'Failure');

export const isSignIn = (e: TrailEvent): boolean => e.source === 'signin' && signInNames.has(e.name);

export const isProfileChange = (e: TrailEvent): boolean => e.source === 'iam' && profileNames.has(e.name);

/** Calls whose purpose is a credential, also when they failed or their record does not show it. */
export const isCredentialCall = (e: TrailEvent): boolean =>
  (e.source === 'sts' && Object.hasOwn(stsKinds, e.name)) ||
  (e.source === 'iam' && e.name === 'CreateAccessKey') ||
  isSignIn(e) ||
  isProfileChange(e);

const assumedBy = (e: TrailEvent, role: string | null): string | null => {
  const told = text(e.response, 'assumedRoleUser', 'arn');
  const name = text(e.request, 'roleSessionName');
  const arn = splitArn(role);
  if (told || !arn || !role || !name) return told;
  return `arn:${arn.partition}:sts::${arn.account}:assumed-role/${nameOf(role)}/${name}`;
};

const partitionOf = (e: TrailEvent): string => splitArn(e.actor.arn)?.partition ?? partitionOfRegion(e.region);

/** Who acts with it, and what a deny must be put on. */
const holder = (
  e: TrailEvent,
  kind: SessionKind,
): Pick<Credential, 'principal' | 'issuer' | 'uniqueId' | 'account'> => {
  if (e.name === 'AssumeRoot') {
    const target = text(e.request, 'targetPrincipal') ?? e.account;
    const account = splitArn(target)?.account ?? target;
    return { principal: `arn:${partitionOf(e)}:iam::${account}:root`, issuer: null, uniqueId: null, account };
  }
  if (kind === 'assumed-role') {
    const issuer = text(e.request, 'roleArn');
    const principal = assumedBy(e, issuer);
    const uniqueId = text(e.response, 'assumedRoleUser', 'assumedRoleId')?.split(':')[0] ?? null;
    return { principal, issuer, uniqueId, account: splitArn(issuer ?? principal)?.account ?? e.account };
  }
  if (kind === 'user-key') {
    const name = text(e.response, 'accessKey', 'userName') ?? text(e.request, 'userName');
    // CreateAccessKey without a name is for the caller; only a user's own long-lived key tells whose that is.
    const own = name === null || name === e.actor.userName ? e.actor : null;
    const arn = own?.type === 'IAMUser' && own.arn ? own.arn : name && iamArn(partitionOf(e), e.account, 'user', name);
    return { principal: arn, issuer: arn, uniqueId: own?.principalId ?? null, account: e.account };
  }
  const user = e.actor.type === 'IAMUser' || e.actor.type === 'Root' ? e.actor : null;
  const principal = text(e.response, 'federatedUser', 'arn') ?? user?.arn ?? null;
  const issuer = user?.arn ?? null;
  return { principal, issuer, uniqueId: user?.principalId ?? null, account: splitArn(principal)?.account ?? e.account };
};

/**
 * The credential that a successful event gave out, or null. Any record that shows `credentials.accessKeyId` in its answer
 * gave one, also from a service in no table.
 */
export const credentialOf = (e: TrailEvent): Credential | null => {
  if (!succeeded(e)) return null;
  const long = e.source === 'iam' && e.name === 'CreateAccessKey';
  const accessKeyId = long
    ? text(e.response, 'accessKey', 'accessKeyId')
    : text(e.response, 'credentials', 'accessKeyId');
  if (!accessKeyId) return null;
  const kind = long ? 'user-key' : e.source === 'sts' ? (stsKinds[e.name] ?? 'session-token') : 'session-token';
  const expiresAt = long ? null : expiryOf(e);
  return { accessKeyId, kind, ...holder(e, kind), expiresAt, expiryKnown: long || expiresAt !== null };
};

/** The record's own expiry, else what was asked for: never a default that no record tells. */
const expiryOf = (e: TrailEvent): number | null => {
  const told = parseAwsDate(at(e.response, 'credentials', 'expiration'));
  const asked = Number(text(e.request, 'durationSeconds') ?? Number.NaN);
  return told ?? (asked > 0 ? e.time + asked * 1000 : null);
};
