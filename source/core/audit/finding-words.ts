import { iso } from '../clock.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { FindingKind } from '../words.ts';
import { nameOf } from './arn.ts';
import { isCredentialCall, isSignIn } from './credential-events.ts';
import type { Net } from './net-effect.ts';

type Words = (subject: string, parts: string[], net: Net) => string;

const added = (net: Net, yes: string, no: string): string => (net.left === 'gone' ? no : yes);

/** `aws_db_instance` → `db instance`: Terraform's name of the type is the one that people search for. */
const whatIs = ({ lead }: Net): string =>
  (lead.resource?.type ?? lead.terraform?.type ?? lead.rule.source).replace(/^aws_/, '').replaceAll('_', ' ');

const words: { [kind in FindingKind]?: Words } = {
  'user-created': (s) => `User ${s} was created`,
  'role-created': (s) => `Role ${s} was created`,
  'group-created': (s) => `Group ${s} was created`,
  'policy-created': (s) => `Policy ${s} was created`,
  'access-key-created': (s, _, { lead }) => `Key ${s} of user ${lead.lives[0]?.arn ?? '(not told)'} was created`,
  'login-profile-created': (s, _, { lead }) =>
    lead.rule.effect === 'changes' ? `User ${s} was given a new password` : `User ${s} was given a password`,
  'mfa-changed': (s, _, net) =>
    `MFA device ${net.lead.state ?? ''} was ${added(net, 'enabled for', 'taken from')} user ${s}`,
  'other-credential-created': (s, _, { lead }) =>
    `Credential ${lead.uniqueId ?? '(id not told)'} of user ${s} was ${lead.rule.effect === 'changes' ? 'reset' : 'created'}`,
  'policy-attached': (_, [who = '', what = '']) => `Policy ${nameOf(what)} was attached to ${who}`,
  'policy-detached': (_, [who = '', what = '']) => `Policy ${nameOf(what)} was detached from ${who}`,
  'inline-policy-put': (_, [who = '', what = '']) => `Inline policy ${what} was put on ${who}`,
  'inline-policy-deleted': (_, [who = '', what = '']) => `Inline policy ${what} was deleted from ${who}`,
  'policy-version-created': (s) => `The versions of policy ${s} were changed`,
  'trust-changed': (s) => `Who may assume ${s} was changed`,
  'boundary-changed': (s, _, net) =>
    `The permissions boundary of ${s} was ${added(net, `set to ${net.after ?? '(not told)'}`, 'taken off')}`,
  'group-membership-changed': (_, [group = '', user = ''], net) =>
    `User ${user} was ${added(net, 'added to', 'removed from')} ${group}`,
  'provider-changed': (s, _, net) => {
    const effect = net.ops.find((o) => o.rule.effect !== 'notes')?.rule.effect;
    return `Identity provider ${s} was ${effect === 'adds' ? 'created' : effect === 'removes' ? 'deleted' : 'changed'}`;
  },
  'assignment-changed': (_, [set = '', to = ''], net) =>
    `Identity Center: ${set} was ${net.left === 'changed' ? 'changed' : added(net, 'given', 'taken away')} for ${to === '*' ? 'everyone who has it' : to}`,
  'resource-created': (s, _, net) => `${whatIs(net)} ${s} was created`,
  'resource-changed': (s, _, net) => `${whatIs(net)} ${s} was changed`,
  'resource-deleted': (s, _, net) => `${whatIs(net)} ${s} was deleted`,
  'resource-shared': (s, _, net) => `${whatIs(net)} ${s} was opened to ${net.lead.to || 'others'}`,
  'resource-policy-changed': (s, _, net) => `Who may use ${s} was changed (${whatIs(net)})`,
  'secret-read': (s) => `${s} was read`,
  'host-access': (s) => `A way into ${s} was opened or used`,
  'logging-touched': (s, _, net) =>
    net.left === null ? `It was tried, in vain, to touch the logging ${s}` : `The logging ${s} was touched`,
};

const tail = (net: Net, ends: TrailEvent[]): string => {
  const last = net.ops.at(-1)?.e;
  if (net.unsure) return '; it was undone within the same second, and no record tells which came last';
  const by = ends[0];
  if (net.transient && by) return `; the session undid it at ${iso(by.time)} by ${by.name}`;
  if (net.transient && last) return `; the session undid it at ${iso(last.time)} by ${last.name}`;
  return net.ops.length > 1 && last ? `; ${net.ops.length} calls, the last ${last.name} at ${iso(last.time)}` : '';
};

/** One plain sentence: what was done, when (UTC), by which key, and what became of it in the session. */
export const whyOf = (net: Net, ends: TrailEvent[], by: string): string => {
  const { lead } = net;
  const said = words[lead.rule.kind]?.(lead.subject, lead.subject.split(' '), net) ?? `${lead.subject}: ${lead.e.name}`;
  const made = lead.rule.kind !== 'user-created' && lead.lives[0]?.made?.name === 'CreateUser';
  const also = made ? '; the session had made that user too' : '';
  return `${said} at ${iso(lead.e.time)} by ${by} (${lead.e.name})${also}${tail(net, ends)}.`;
};

export const whyUnclassified = (e: TrailEvent, by: string, undoes: boolean): string => {
  const sign = isSignIn(e) ? 'a console sign-in of which no key was seen' : null;
  const credential = isCredentialCall(e) ? 'it gave a credential that its record does not name' : null;
  const other = undoes
    ? 'it undid something that the session had not made'
    : 'no rule of this version says what it means';
  return `${e.source} ${e.name} at ${iso(e.time)} by ${by}: ${sign ?? (undoes ? null : credential) ?? other}.`;
};
