import { gravestFirst } from '../../../core/finding-order.ts';
import type { JudgeContext } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { countKinds, settledTrail } from '../../judge-trail.ts';
import { sortCompared } from './compared.ts';

/** Denies of reseal's own that are there: it made the drift, so it takes it off again (domain.md §3.2). */
const standingDenies = ({ facts }: JudgeContext) =>
  facts.ownDenies?.ok ? facts.ownDenies.value.filter((d) => d.standing === true) : [];

/** Why it is not known whether one is there; null = it is. */
const untoldDenies = ({ facts: { ownDenies } }: JudgeContext): string | null => {
  if (!ownDenies) return "reseal's own denies were not read in this check";
  if (!ownDenies.ok) return `reseal's own denies could not be read: ${ownDenies.fault.what}`;
  const untold = ownDenies.value.find((d) => d.standing === null);
  return untold ? `whether ${untold.policy} is still on ${untold.name} could not be read: ${untold.why}` : null;
};

export const policyRestored = defineItem({
  id: 'policy.restored',
  step: '5',
  deadline: 4,
  title: 'IAM is back to what was expected',
  why: 'Attached and inline policies, trust, policy versions, boundaries, groups and resource policies: what is there now equals what was there before, or what Terraform says.',
  needs: ['identity', 'clock', 'audit', 'ownDenies', 'putBack'],
  uses: ['identity', 'regions', 'trail', 'iam', 'resources'],
  judge: (context) => {
    const trail = settledTrail(context);
    const { standing, unknown: unread } = sortCompared(gravestFirst(trail.partial?.findings ?? []), context);
    if (standing.length > 0) return attention(`${countKinds(standing)} not as expected`);
    const [ours] = standingDenies(context);
    if (ours)
      return attention(
        `${ours.policy} that reseal put on ${ours.type} ${ours.name} has to come off when nothing can use it (c)`,
      );
    const first = unread[0];
    if (first)
      return unknown(`${plural(unread.length, 'finding')} could not be judged, ${first.finding.subject}: ${first.why}`);
    if (!trail.ok) return trail.judgement;
    const untold = untoldDenies(context);
    if (untold) return unknown(untold);
    const { putBack } = context.facts;
    if (!putBack?.ok) return unknown(`IAM was not compared${putBack ? `: ${putBack.fault.what}` : ' in this check'}`);
    return pass('what the session did to policies, here and on resources, is as expected or disposed of');
  },
});
