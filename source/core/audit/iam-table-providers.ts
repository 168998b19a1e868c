import { anyCase, text } from '../json.ts';
import { iamArn, partitionOfRegion, splitArn } from './arn.ts';
import type { Call, EventRule } from './event-table.ts';

type Row = Omit<EventRule, 'source' | 'name' | 'effect'>;
const item = 'policy.restored';

const row = (name: string, effect: EventRule['effect'], rest: Row): EventRule => ({
  source: 'iam',
  name,
  effect,
  ...rest,
});

const arnIn = ({ e }: Call, type: string, name: string | null): string | null => {
  const partition = splitArn(e.actor.arn)?.partition ?? partitionOfRegion(e.region);
  return name && iamArn(partition, e.account, type, name);
};

/** The ARN that was answered or asked for; else the one that AWS builds from the name or the address. */
const oidc = (c: Call): string | null =>
  anyCase(c.e.response, 'openIDConnectProviderArn') ??
  anyCase(c.e.request, 'openIDConnectProviderArn') ??
  arnIn(c, 'oidc-provider', text(c.e.request, 'url')?.replace(/^https?:\/\//, '') ?? null);
const saml = (c: Call): string | null =>
  anyCase(c.e.response, 'sAMLProviderArn') ??
  anyCase(c.e.request, 'sAMLProviderArn') ??
  arnIn(c, 'saml-provider', text(c.e.request, 'name'));

const provider = (subject: NonNullable<Row['subject']>, type: string): Row => ({
  ...{ kind: 'provider-changed', item, family: 'provider', subject },
  terraform: (c) => {
    const arn = subject(c);
    return typeof arn === 'string' ? { type, importId: arn } : null;
  },
});

const openId = provider(oidc, 'aws_iam_openid_connect_provider');
const samlProvider = provider(saml, 'aws_iam_saml_provider');

const policyArn = (c: Call): string | null =>
  text(c.e.response, 'policy', 'arn') ??
  text(c.e.request, 'policyArn') ??
  arnIn(
    c,
    'policy',
    text(c.e.request, 'policyName') &&
      `${(text(c.e.request, 'path') ?? '/').slice(1)}${text(c.e.request, 'policyName')}`,
  );

const policy: Row = {
  ...{ kind: 'policy-created', item, family: 'policy', subject: policyArn },
  uniqueId: (c) => text(c.e.response, 'policy', 'policyId'),
  state: (c) => text(c.e.response, 'policy', 'defaultVersionId'),
  terraform: (c) => {
    const arn = policyArn(c);
    return arn ? { type: 'aws_iam_policy', importId: arn } : null;
  },
};

const version: Row = {
  ...{ kind: 'policy-version-created', item, family: 'version', subject: policyArn },
  state: (c) => text(c.e.response, 'policyVersion', 'versionId') ?? text(c.e.request, 'versionId'),
};

const old = (kind: 'resource-deleted' | 'resource-changed'): Pick<Row, 'kind' | 'alone'> => ({
  ...{ kind: 'unclassified-write', alone: { kind, item, subject: policyArn } },
});

/** Managed policies, their versions, and identity providers (domain.md §4.8 rows 34, 35, 44, 45; §7.2). */
export const providerRules: EventRule[] = [
  row('CreatePolicy', 'adds', policy),
  row('DeletePolicy', 'removes', { ...policy, ...old('resource-deleted') }),
  ...['TagPolicy', 'UntagPolicy'].map((name) => row(name, 'notes', { ...policy, ...old('resource-changed') })),
  row('CreatePolicyVersion', 'adds', version),
  row('SetDefaultPolicyVersion', 'changes', version),
  // An old version may have been deleted to make room for a new one (domain.md §7.2).
  row('DeletePolicyVersion', 'removes', { ...version, ...old('resource-changed') }),
  row('CreateOpenIDConnectProvider', 'adds', openId),
  row('DeleteOpenIDConnectProvider', 'removes', openId),
  row('AddClientIDToOpenIDConnectProvider', 'changes', openId),
  row('RemoveClientIDFromOpenIDConnectProvider', 'changes', openId),
  row('UpdateOpenIDConnectProviderThumbprint', 'changes', openId),
  row('CreateSAMLProvider', 'adds', samlProvider),
  row('UpdateSAMLProvider', 'changes', samlProvider),
  row('DeleteSAMLProvider', 'removes', samlProvider),
  ...['TagOpenIDConnectProvider', 'UntagOpenIDConnectProvider'].map((name) => row(name, 'changes', openId)),
  ...['TagSAMLProvider', 'UntagSAMLProvider'].map((name) => row(name, 'changes', samlProvider)),
];
