import { samePerson } from './people.ts';
import type { Progress } from './progress.ts';
import type { VaultIssuance } from './vault/types.ts';

/** A later issuance of the role is an incident of its own (runbook; product.md §3, `expiry.renewal`). Times are ms. */

/** What a person says about it. `alert`: where it was announced, a link. */
export type LinkAsk = { incident: string; justification: string; approver: string | null; alert: string | null };

/** `subject`: that of the finding, so that it holds when the same issuance is proved by another record later. */
export type Link = LinkAsk & { subject: string; by: string; at: number };

/** By id of the finding. */
export type Links = { [finding: string]: Link };

/** Another incident, as its folder tells. */
export type LinkedIncident = {
  id: string;
  title: string;
  roleArn: string | null;
  responder: string | null;
  approver: string | null;
  startedAt: number;
};

/** Whom Vault gave a credential to, by access key id; kept because its log loses its oldest lines. */
export type IssuedTo = Pick<VaultIssuance, 'at' | 'requestId' | 'joinedBy'> & { displayName: string; entityId: string };

const incidentId = /^[A-Za-z0-9][\w.-]{0,63}$/;
const address = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;

/** Why this link cannot be made, as a sentence; null = it can. */
export const whyNotLinked = (
  { incident, roles, findings }: Pick<Progress, 'incident' | 'roles' | 'findings'>,
  finding: string,
  ask: LinkAsk,
): string | null => {
  const found = findings.find((f) => f.id === finding);
  if (!found) return `There is no finding ${finding}.`;
  if (found.kind !== 'renewal') return `${finding} is ${found.kind}: only a later issuance is linked to an incident.`;
  if (!incidentId.test(ask.incident))
    return 'Incident: letters, digits, _ . and -, at most 64, beginning with a letter or digit.';
  if (ask.incident.toLowerCase() === incident?.id.toLowerCase())
    return 'Incident: this is the incident itself. A later issuance is one of its own.';
  if (ask.justification.trim() === '') return 'Why: a justification is what is asked for here.';
  if (samePerson(ask.approver, roles.responder))
    return `Approver: ${ask.approver} is the responder, and nobody approves their own.`;
  if (ask.alert !== null && !address.test(ask.alert)) return 'Alert: a link such as https://…, or leave it empty.';
  return null;
};

/** Whoever approved it by the link, else by the linked incident itself. */
export const approverOf = (link: LinkAsk, read: LinkedIncident | null): string | null =>
  link.approver ?? read?.approver ?? null;

/** `INC-2 (role breakglass-emergency, approved by ana)`; `read: null` = no incident of that name is here. */
export const linkText = (link: LinkAsk, read: LinkedIncident | null): string => {
  const approver = approverOf(link, read);
  const role = read?.roleArn ? `role ${read.roleArn.split('/').at(-1)}` : '';
  const by = approver === null ? 'no approver named' : `approved by ${approver}`;
  const where = read ? '' : 'only named, not in this state folder';
  return `${link.incident} (${[where, role, by].filter(Boolean).join(', ')})`;
};
