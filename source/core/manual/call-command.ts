import type { Call } from '../plan.ts';
import { aws, type Manual, manual } from './manual.ts';
import type { Word } from './shell-words.ts';

/** Names that the AWS CLI spells otherwise than by its capitals (botocore's xform_name). */
const spelled: readonly (readonly [RegExp, string])[] = [
  [/MFADevice/g, 'MfaDevice'],
  [/SSHPublicKey/g, 'SshPublicKey'],
  [/OpenIDConnect/g, 'OpenIdConnect'],
  [/SAMLProvider/g, 'SamlProvider'],
];

/** `AttachUserPolicy` → `attach-user-policy`. */
export const cliName = (name: string): string =>
  spelled
    .reduce((text, [from, to]) => text.replace(from, to), name)
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase();

/** A call of IAM as the words of the AWS CLI; null for another service. */
export const callWords = ({ service, operation, input }: Call): Word[] | null =>
  service === 'iam'
    ? aws(
        'iam',
        cliName(operation),
        Object.fromEntries(Object.entries(input).map(([name, value]) => [cliName(name), String(value)])),
      )
    : null;

/** Calls as commands to copy, for somebody who may make them. */
export const callManual = (says: string, calls: readonly Call[]): Manual => {
  const lines = calls.map(callWords).filter((words) => words !== null);
  return manual(says, ...lines);
};
