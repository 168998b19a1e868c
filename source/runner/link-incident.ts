import type { Engine } from '../core/engine.ts';
import { approverOf, type LinkAsk, type LinkedIncident, linkText, whyNotLinked } from '../core/linked-incident.ts';
import { samePerson } from '../core/people.ts';
import type { IncidentsPort } from '../core/ports.ts';
import { redactSecrets } from '../core/session-log/index.ts';
import { type Store, StoreError } from '../core/store.ts';

const cleaned = ({ incident, justification, approver, alert }: LinkAsk): LinkAsk => ({
  incident: incident.trim(),
  justification: redactSecrets(justification.trim()),
  approver: approver?.trim() || null,
  alert: alert?.trim() ? redactSecrets(alert.trim()) : null,
});

/**
 * Notes that a later issuance is an incident of its own: the link, and that the finding is explained by it. The other
 * incident is read where it is here; what is only named may lie on another machine.
 */
export const linkIncident =
  (store: Store, incidents: IncidentsPort | undefined): Engine['link'] =>
  async (finding, ask) => {
    const link = cleaned(ask);
    const refused = (why: string) => ({ ok: false as const, why: `${why} Nothing was linked.` });
    const why = whyNotLinked(store.progress(), finding, link);
    if (why !== null) return refused(why);
    const found = await incidents?.find(link.incident);
    if (found && !found.ok) return refused(`${link.incident} could not be read: ${found.fault.what}`);
    const other: LinkedIncident | null = found?.value ?? null;
    const approver = approverOf(link, other);
    if (other && samePerson(approver, other.responder))
      return refused(`Approver: ${approver} is the responder of ${link.incident}, and nobody approves their own.`);
    const { incident: reference, justification: reason } = link;
    const disposition = { as: 'explained' as const, reason, owner: null, expires: null, reference };
    try {
      await store.append(
        [
          { type: 'incident.linked', finding, ...link },
          { type: 'finding.disposed', finding, disposition },
        ],
        { durable: true },
      );
    } catch (error) {
      if (error instanceof StoreError) return { ok: false, why: error.message };
      throw error;
    }
    return { ok: true, text: `Linked to ${linkText(link, other)}.` };
  };
