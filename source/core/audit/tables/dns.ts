import { dnsName } from '../../dns-name.ts';
import { list, text } from '../../json.ts';
import type { Json } from '../../words.ts';
import type { EventRule, Named } from '../event-table.ts';
import { find, first, valuesAt } from './lookup.ts';
import { lastPart, plain, thing } from './thing.ts';

const route53 = plain('route53');
const zone = 're.hostedZone.id rq.hostedZoneId rq.id';

const base = { source: 'route53', name: 'ChangeResourceRecordSets', item: 'terraform.orphans', family: 'resource' };
const made: EventRule = { ...base, effect: 'adds', kind: 'resource-created' };
const gone: EventRule = { ...base, effect: 'removes', kind: 'resource-deleted' };
const put: EventRule = { ...base, effect: 'changes', kind: 'resource-changed' };

const changed = (change: Json, zoneId: string): Named[] => {
  const action = (text(change, 'action') ?? '').toUpperCase();
  const [name, type] = [text(change, 'resourceRecordSet', 'name'), text(change, 'resourceRecordSet', 'type')];
  if (!name || !type) return [];
  const set = text(change, 'resourceRecordSet', 'setIdentifier');
  // As Terraform writes it too; a name in lower case also tells where it ends and the type begins.
  const id = [zoneId, dnsName(name), type, ...(set ? [set] : [])].join('_');
  return [
    {
      ...{ subject: id, key: `aws_route53_record ${id}`, parents: [`aws_route53_zone  ${zoneId}`] },
      resource: { service: 'route53', type: 'aws_route53_record', id, parent: zoneId },
      terraform: { type: 'aws_route53_record', importId: id },
      rule: action === 'CREATE' ? made : action === 'DELETE' ? gone : put,
    },
  ];
};

const zoneOf = (id: string): string => lastPart(id);

/** Each record of a batch is a thing of its own; an UPSERT does not say whether it made or changed one. */
const records: EventRule = {
  ...put,
  variants: [made, gone],
  resources: ({ e }) => {
    const id = first('rq.hostedZoneId')(e);
    const changes = valuesAt(e.request, 'changeBatch', 'changes').flatMap(list);
    return id === null ? [] : changes.flatMap((c) => changed(c, zoneOf(id)));
  },
};

/** Names of the zone of a VPC: `Z…:vpc-…`. */
const association = thing({
  ...{ source: 'route53', type: 'aws_route53_zone_association', id: 'rq.hostedZoneId', tidy: zoneOf, link: true },
  importId: (id, e) => {
    const [vpc] = find('rq.vPC.vPCId rq.vpc.vpcId')(e);
    return vpc ? `${id}:${vpc}` : null;
  },
  ...{ parents: [{ type: 'aws_route53_zone', id: 'rq.hostedZoneId', tidy: zoneOf }] },
  ...{ create: 'AssociateVPCWithHostedZone', remove: 'DisassociateVPCFromHostedZone' },
});

/** Names on the internet (domain.md §4.8 rows 64–66). */
export const dnsRules: EventRule[] = [
  ...route53('aws_route53_zone', zone, 'CreateHostedZone', 'DeleteHostedZone', 'UpdateHostedZoneComment', {
    tidy: zoneOf,
  }),
  records,
  ...association,
  ...route53(
    'aws_route53_vpc_association_authorization',
    'rq.hostedZoneId',
    'CreateVPCAssociationAuthorization',
    'DeleteVPCAssociationAuthorization',
    '',
    {
      ...{ tidy: zoneOf, link: true },
      importId: (id, e) => `${id}:${find('rq.vPC.vPCId rq.vpc.vpcId')(e)[0] ?? ''}`,
    },
  ),
  ...route53(
    'aws_route53_health_check',
    're.healthCheck.id rq.healthCheckId',
    'CreateHealthCheck',
    'DeleteHealthCheck',
    'UpdateHealthCheck',
  ),
  ...route53(
    'aws_route53_delegation_set',
    're.delegationSet.id rq.id',
    'CreateReusableDelegationSet',
    'DeleteReusableDelegationSet',
    '',
    { tidy: zoneOf },
  ),
  ...route53(
    'aws_route53_key_signing_key',
    'rq.name',
    'CreateKeySigningKey',
    'DeleteKeySigningKey',
    'ActivateKeySigningKey DeactivateKeySigningKey',
    {
      importId: (id, e) => `${zoneOf(first('rq.hostedZoneId')(e) ?? '')},${id}`,
    },
  ),
  ...route53(
    'aws_route53_hosted_zone_dnssec',
    'rq.hostedZoneId',
    'EnableHostedZoneDNSSEC',
    'DisableHostedZoneDNSSEC',
    '',
    { tidy: zoneOf, link: true },
  ),
  ...plain('route53domains')(
    'aws_route53domains_registered_domain',
    'rq.domainName',
    'RegisterDomain TransferDomain',
    'DeleteDomain',
    'UpdateDomainNameservers UpdateDomainContact DisableDomainTransferLock EnableDomainTransferLock TransferDomainToAnotherAwsAccount RetrieveDomainAuthCode',
  ),
];
