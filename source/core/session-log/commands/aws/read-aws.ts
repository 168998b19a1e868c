import type { LogCommand } from '../../../incident.ts';
import type { Unwrapped } from '../unwrap.ts';
import { customised } from './customised.ts';
import { isDataEvent } from './data-events.ts';
import { eventName } from './event-name.ts';
import { eventSource } from './event-source.ts';
import { waitedFor } from './waiters.ts';

/** Global options of the AWS CLI that take a value (CLI reference, “Global options”), and those of `aws s3`. */
const valued = new Set(
  'region profile output query endpoint-url ca-bundle cli-read-timeout cli-connect-timeout color cli-binary-format cli-input-json cli-input-yaml exclude include acl sse sse-kms-key-id storage-class grants content-type metadata cache-control page-size expires-in'.split(
    ' ',
  ),
);

type Parsed = { plain: string[]; options: Map<string, string> };

/** Words that are no options, and the options; what an unknown option's value is cannot be told, so it stays plain. */
const parse = (words: string[]): Parsed => {
  const plain: string[] = [];
  const options = new Map<string, string>();
  for (let i = 1; i < words.length; i += 1) {
    const [, name, glued] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(words[i] ?? '') ?? [];
    if (name === undefined) {
      plain.push(words[i] ?? '');
      continue;
    }
    const takes = glued === undefined && valued.has(name);
    options.set(name, glued ?? (takes ? (words[i + 1] ?? '') : ''));
    if (takes) i += 1;
  }
  return { plain, options };
};

const word = /^[a-z][a-z0-9-]*$/;

type Asked = Pick<LogCommand, 'calls' | 'unseen'>;

const nothing = (unseen: string): Asked => ({ calls: [], unseen });

const asked = ({ plain, options }: Parsed): Asked => {
  const [service, operation, ...rest] = plain;
  if (options.has('version') || service === 'help' || operation === 'help' || rest[0] === 'help')
    return nothing('help: it makes no AWS call');
  if (service === undefined || !word.test(service)) return nothing('it names no service of AWS');
  const own = customised(service, operation ?? '', rest);
  if (own && 'none' in own) return nothing(own.none);
  if (own) return seen(own.calls.map(([source, name]) => ({ source, name })));
  if (operation === undefined || !word.test(operation)) return nothing('it names no operation of AWS');
  const source = eventSource(service);
  if (operation !== 'wait') return seen([{ source, name: eventName(service, operation) }]);
  const name = waitedFor(service, rest[0] ?? '');
  return name === null ? nothing('it waits, and what it asks meanwhile is not known') : seen([{ source, name }]);
};

const dataEvent = 'a data event: only a trail that records those has it';

const seen = (calls: LogCommand['calls']): Asked => ({
  calls,
  unseen: calls.every(isDataEvent) ? dataEvent : null,
});

/** Options with which the call goes somewhere else, or nowhere, whatever it is. */
const instead = ({ options }: Parsed, env: { [name: string]: string }): string | null => {
  const endpoint = options.get('endpoint-url') ?? env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined && !/\.amazonaws\.com(?:\.cn)?(?:[:/]|$)/.test(endpoint))
    return 'it went to another endpoint than AWS';
  if (options.has('no-sign-request')) return 'it was not signed, so no key stands with it';
  // AWS records it as a call that failed: it must not account for one that did not.
  if (options.has('dryrun') || options.has('dry-run')) return 'a dry run: it makes no change';
  const skeleton = options.get('generate-cli-skeleton');
  return skeleton === undefined ? null : 'it only printed a form: it makes no AWS call';
};

/** `aws …` → the CloudTrail events that it makes (domain.md §1.2), its Region and profile. */
export const readAws = ({ words, env }: Unwrapped): Omit<LogCommand, 'tool' | 'words'> => {
  const parsed = parse(words);
  const { calls, unseen } = asked(parsed);
  const { options } = parsed;
  const other = words[0] === 'awslocal' ? 'it went to another endpoint than AWS' : instead(parsed, env);
  return {
    calls: other === null ? calls : [],
    region: options.get('region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? null,
    profile: options.get('profile') ?? env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE ?? null,
    unseen: other ?? unseen,
  };
};
