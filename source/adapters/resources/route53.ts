import {
  GetHealthCheckCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { dnsName, dnsRecordOf } from '../../core/dns-name.ts';
import { notRead } from '../../core/reading.ts';
import { clientConfig, homeRegion } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { among, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

/** Signs that the answer escapes and the call did not. */
const bare = (name: string): string =>
  dnsName(name).replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Zones and records (domain.md §4.8, rows 64–66). The service has no Regions. */
export const open = (place: Place): Opened => {
  const home = homeRegion(place.access);
  const calls = callsOf(place, 'route53', (region) => new Route53Client(clientConfig(place.access, 'route53', region)));

  const zone: Probe = async (asked) => {
    const Id = asked.id.replace('/hostedzone/', '');
    return orAbsent(
      await calls.one(
        { ...asked, region: home },
        'GetHostedZone',
        () => new GetHostedZoneCommand({ Id }),
        ({ HostedZone }) => (HostedZone?.Id?.endsWith(`/${Id}`) ? stateOf({ uniqueId: Id }) : undefined),
      ),
      ['NoSuchHostedZone'],
    );
  };

  const record: Probe = async (asked) => {
    const wanted = dnsRecordOf(asked.id);
    if (wanted === null)
      return notRead(
        { kind: 'refused', what: 'That names no record of a zone; nothing was asked.' },
        place.clock.now(),
      );
    const { zone: zoneId, name, type, set } = wanted;
    const isName = (r: ResourceRecordSet): boolean => bare(r.Name ?? '') === bare(name) && r.Type === type;
    // The list begins at the record that is asked for; sets of one name and type stand behind each other.
    return orAbsent(
      await calls.one(
        { ...asked, region: home },
        'ListResourceRecordSets',
        () =>
          new ListResourceRecordSetsCommand({
            ...{ HostedZoneId: zoneId, StartRecordName: name, StartRecordType: type as 'A' },
            ...(set === null ? {} : { StartRecordIdentifier: set }),
            MaxItems: 10,
          }),
        ({ ResourceRecordSets }) =>
          among(
            ResourceRecordSets,
            (r) => isName(r) && (set === null || r.SetIdentifier === set),
            () => stateOf(),
          ),
      ),
      ['NoSuchHostedZone'],
    );
  };

  const healthCheck: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        { ...asked, region: home },
        'GetHealthCheck',
        () => new GetHealthCheckCommand({ HealthCheckId: asked.id }),
        ({ HealthCheck }) => (HealthCheck?.Id === asked.id ? stateOf({ uniqueId: asked.id }) : undefined),
      ),
      ['NoSuchHealthCheck'],
    );

  return {
    probes: { aws_route53_zone: zone, aws_route53_record: record, aws_route53_health_check: healthCheck },
    close: calls.close,
  };
};
