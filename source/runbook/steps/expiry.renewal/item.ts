import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext } from '../../../core/item.ts';
import { approverOf, linkText } from '../../../core/linked-incident.ts';
import { samePerson } from '../../../core/people.ts';
import { plural } from '../../../core/plural.ts';
import { treeOf } from '../../../core/vault/window.ts';
import { issuanceWitness } from '../../../core/vault/witness.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { wholeTrail } from '../../judge-trail.ts';
import { byVault, isLinkedIssuance, linkOf } from './linked.ts';

export const expiryRenewal = defineItem({
  id: 'expiry.renewal',
  step: '2',
  deadline: 2,
  title: 'The role was not taken a second time',
  why: 'A "renewal" is a second, independent credential: the first lives on beside it. The runbook treats it as an incident of its own, with a justification: link it to that incident.',
  needs: ['identity', 'clock', 'audit', 'vaultAudit', 'links'],
  uses: ['identity', 'regions', 'trail', 'vaultAudit'],
  judge: (context) => {
    const trail = wholeTrail(context);
    const renewals = [
      ...(trail.partial?.findings ?? []).filter((f) => f.kind === 'renewal'),
      ...context.progress.findings.filter((f) => f.kind === 'renewal' && f.source === 'vaultAudit'),
    ];
    // Vault is a second witness: it may know of a credential whose event never came.
    const vault = issuanceWitness(context.facts, treeOf(context.facts, context.progress), (i) =>
      isLinkedIssuance(i, context),
    );
    const open = renewals.filter((f) => !linkOf(f, context));
    const [first] = open;
    if (first && !(first.source === 'vaultAudit' && vault.open)) return attention(unlinked(open, first, context));
    if (vault.open) return attention(vault.open);
    const own = renewals.map((f) => ownApproval(f, context)).find((why) => why !== null);
    if (own) return attention(own);
    if (!trail.ok) return trail.judgement;
    if (vault.unsure) return unknown(vault.unsure);
    if (renewals.length === 0) return pass(`one issuance only${vault.said}`);
    const { links } = context.facts;
    if (!links) return unknown('the linked incidents were not looked for in this check');
    if (!links.ok) return unknown(`a linked incident could not be read: ${links.fault.what}`);
    const { value } = links;
    const told = new Set(
      renewals.flatMap((f) => {
        const link = linkOf(f, context);
        return link ? [linkText(link, value[link.incident] ?? null)] : [];
      }),
    );
    return pass(`${plural(renewals.length, 'later issuance')}, justified: ${[...told].join('; ')}${vault.said}`);
  },
});

/** What is decided about it otherwise does not stand for an incident of its own (product.md §3). */
const unlinked = (open: Finding[], first: Finding, { facts, progress }: JudgeContext): string => {
  const decided = progress.dispositions[first.id];
  const but = decided ? `: ${decided.as}, but` : ' is';
  return `${plural(open.length, 'later issuance')} without a justification: ${first.subject}${byVault(facts, first.subject)}${but} linked to no incident of its own`;
};

/** Roles are named, and named anew, after a link was made. */
const ownApproval = (f: Finding, context: JudgeContext): string | null => {
  const { facts, progress } = context;
  const link = linkOf(f, context);
  if (!link) return null;
  const other = facts.links?.ok ? (facts.links.value[link.incident] ?? null) : null;
  const approver = approverOf(link, other);
  const self = samePerson(link.approver, progress.roles.responder) || samePerson(approver, other?.responder);
  return self ? `${f.subject} is linked to ${link.incident}, which its own responder approved (${approver})` : null;
};
