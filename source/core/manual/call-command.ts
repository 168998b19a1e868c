import type { Call } from '../plan.ts';
import { aws, type Manual, manual } from './manual.ts';
import type { Word } from './shell-words.ts';

/** Names that the AWS CLI spells otherwise than by its capitals (botocore's xform_name). */
const spelled: readonly (readonly [RegExp, string])[] = [
  [/MFADevice/g, 'MfaDevice'],
  [/SSHPublicKey/g, 'SshPublicKey'],
  [/OpenIDConnect/g, 'OpenIdConnect'],
  [/SAMLProvider/g, 'SamlProvider'],
  [/DB(?=[A-Z])/g, 'Db'],
];

/** `AttachUserPolicy` → `attach-user-policy`. */
export const cliName = (name: string): string =>
  spelled
    .reduce((text, [from, to]) => text.replace(from, to), name)
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase();

/** Where the CLI takes a list, or a structure, for what a call of reseal's names one of. */
const option = (operation: string, name: string, value: string): [string, string] => {
  if (name === 'InstanceId' && operation === 'CreateSnapshots')
    return ['instance-specification', `InstanceId=${value}`];
  if (name === 'InstanceId') return ['instance-ids', value];
  if (name === 'SecurityGroupRuleId') return ['security-group-rule-ids', value];
  return [cliName(name), value];
};

const services = new Set<Call['service']>(['iam', 'ec2', 'rds']);

/** A call of AWS as the words of its CLI; null for another system, and for a rehearsal, which changes nothing. */
const callWords = ({ service, operation, input }: Call): Word[] | null =>
  services.has(service) && input.DryRun !== true
    ? aws(
        service,
        cliName(operation),
        Object.fromEntries(Object.entries(input).map(([name, value]) => option(operation, name, String(value)))),
      )
    : null;

/** Calls as commands to copy, for somebody who may make them. */
export const callManual = (says: string, calls: readonly Call[]): Manual => {
  const lines = calls.map(callWords).filter((words) => words !== null);
  return manual(says, ...lines);
};
