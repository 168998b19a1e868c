import {
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetSAMLProviderCommand,
  ListPolicyVersionsCommand,
} from '@aws-sdk/client-iam';
import type { PolicyState } from '../core/iam-state.ts';
import { type Reading, read } from '../core/reading.ts';
import { type IamCalls, isAbsent, together } from './iam-calls.ts';
import { eachOf, timeOf } from './iam-policies.ts';
import { readEntities, readVersion } from './iam-policy-use.ts';

export const readPolicy = async (iam: IamCalls, PolicyArn: string): Promise<Reading<PolicyState | null>> => {
  const head = await iam.one(
    'GetPolicy',
    () => new GetPolicyCommand({ PolicyArn }),
    ({ Policy: p }) =>
      p?.Arn === PolicyArn && p.PolicyId && p.PolicyName && p.DefaultVersionId && p.AttachmentCount !== undefined
        ? {
            arn: PolicyArn,
            id: p.PolicyId,
            name: p.PolicyName,
            defaultVersion: p.DefaultVersionId,
            attachedTo: p.AttachmentCount,
          }
        : undefined,
  );
  if (isAbsent(head)) return read(null, head.at, head.serverDate);
  if (!head.ok) return head;
  const versions = await iam.list(
    'ListPolicyVersions',
    (Marker) => new ListPolicyVersionsCommand({ PolicyArn, Marker }),
    (out) => out.Versions,
    (v) => {
      const created = timeOf(v.CreateDate);
      return v.VersionId && created !== undefined
        ? { id: v.VersionId, isDefault: v.IsDefaultVersion === true, created }
        : undefined;
    },
  );
  const told = await eachOf(versions, async (version): Promise<Reading<PolicyState['versions'][number]>> => {
    const document = await readVersion(iam, PolicyArn, version.id);
    return document.ok ? together([document], { ...version, document: document.value }) : document;
  });
  if (!told.ok) return told;
  const used = await readEntities(iam, PolicyArn);
  return used.ok ? together([head, told, used], { ...head.value, versions: told.value, ...used.value }) : used;
};

/** An OIDC or SAML provider: whether it is there. Each answer must hold what only a real one does. */
export const readProvider = async (iam: IamCalls, arn: string): Promise<Reading<{ arn: string } | null>> => {
  const there = (found: unknown): { arn: string } | undefined => (found === undefined ? undefined : { arn });
  const found = arn.includes(':saml-provider/')
    ? await iam.one(
        'GetSAMLProvider',
        () => new GetSAMLProviderCommand({ SAMLProviderArn: arn }),
        (out) => there(out.SAMLMetadataDocument ?? out.CreateDate),
      )
    : await iam.one(
        'GetOpenIDConnectProvider',
        () => new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
        (out) => there(out.Url ?? out.CreateDate),
      );
  return isAbsent(found) ? read(null, found.at, found.serverDate) : found;
};
