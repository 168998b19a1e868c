import { list, text } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { find, leaves, valuesAt } from './lookup.ts';

const base = { item: 'trail.reconciled', family: 'host' };

const named = (subject: string, aka: string[] = []): Named => ({
  ...{ subject, key: `host ${subject}`, resource: null, terraform: null, parents: [], aka },
});

/** A door to hosts that a call opens or goes through; `session`: where the id stands that ends it. */
const door = (source: string, name: string, places: string, session?: string): EventRule => {
  const hosts = find(places);
  const ids = session ? find(session) : () => [];
  return {
    ...{ ...base, source, name, effect: 'adds', kind: 'host-access', aliases: session !== undefined },
    resources: ({ e }) =>
      [...new Set(hosts(e))].map((id) =>
        named(
          id,
          ids(e).map((s) => `host ${s}`),
        ),
      ),
  };
};

/** A command goes to instances by id, or to whatever bears a tag. */
const targets = (e: TrailEvent): string[] => {
  const ids = find('rq.instanceIds re.command.instanceIds')(e);
  if (ids.length > 0) return ids;
  return list(e.request?.targets).flatMap((t) => {
    const values = valuesAt(t, 'values').flatMap(leaves);
    const key = text(t, 'key') ?? '?';
    return key === 'InstanceIds' ? values : [`${key}=${values.join(',')}`];
  });
};

const command: EventRule = {
  ...{ ...base, source: 'ssm', name: 'SendCommand', effect: 'adds', kind: 'host-access', aliases: true },
  resources: ({ e }) => {
    const to = targets(e);
    const id = text(e.response, 'command', 'commandId');
    return (to.length > 0 ? to : id ? [id] : []).map((t) => named(t, id ? [`host ${id}`] : []));
  },
};

const ended = (name: string, places: string): EventRule => {
  const ids = find(places);
  return {
    ...{ ...base, source: 'ssm', name, effect: 'notes', kind: 'unclassified-write' },
    resources: ({ e }) => ids(e).map((id) => named(id)),
  };
};

const serial = (name: string, effect: 'adds' | 'removes'): EventRule => ({
  ...{ source: 'ec2', name, effect, family: 'link', item: 'terraform.orphans' },
  kind: effect === 'adds' ? 'host-access' : 'resource-changed',
  resources: ({ e }) => [
    {
      ...{ subject: e.account, key: `aws_ec2_serial_console_access ${e.region}`, parents: [] },
      resource: { service: 'ec2', type: 'aws_ec2_serial_console_access', id: e.account, parent: null },
      terraform: { type: 'aws_ec2_serial_console_access', importId: 'default' },
    },
  ],
});

/**
 * Ways into machines (domain.md §4.4, §4.8 row 83): what was done there is in no trail, and everything that the role of the
 * instance may do is in scope. A password read is `readOnly` and counts all the same.
 */
export const accessRules: EventRule[] = [
  door('ssm', 'StartSession', 'rq.target', 're.sessionId'),
  door('ssm', 'ResumeSession', 'rq.sessionId'),
  command,
  door('ssm', 'StartAutomationExecution', 'rq.targets.values rq.documentName', 're.automationExecutionId'),
  ended('TerminateSession', 'rq.sessionId'),
  ended('CancelCommand', 'rq.commandId'),
  ended('StopAutomationExecution', 'rq.automationExecutionId'),
  { ...door('ec2', 'GetPasswordData', 'rq.instanceId re.instanceId'), reads: () => true },
  door('ec2-instance-connect', 'SendSSHPublicKey', 'rq.instanceId'),
  door('ec2-instance-connect', 'SendSerialConsoleSSHPublicKey', 'rq.instanceId'),
  door('ec2-instance-connect', 'OpenTunnel', 'rq.instanceId rq.networkInterfaceId'),
  serial('EnableSerialConsoleAccess', 'adds'),
  serial('DisableSerialConsoleAccess', 'removes'),
  door('ecs', 'ExecuteCommand', 'rq.cluster re.clusterArn'),
  { ...door('lightsail', 'GetInstanceAccessDetails', 'rq.instanceName'), reads: () => true },
];
