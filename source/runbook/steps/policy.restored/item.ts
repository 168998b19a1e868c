import { plural } from '../../../core/plural.ts';
import { attention, defineItem, unknown } from '../../define-item.ts';
import { countKinds, settledTrail, sortFindings } from '../../judge-trail.ts';

export const policyRestored = defineItem({
  id: 'policy.restored',
  step: '5',
  deadline: 4,
  title: 'IAM is back to what was expected',
  why: 'Attached and inline policies, trust, policy versions, boundaries, groups and resource policies: what is there now equals what was there before, or what Terraform says.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail', 'iam'],
  judge: (context) => {
    const trail = settledTrail(context);
    const { standing, unread } = sortFindings(trail.partial?.findings ?? [], 'policy.restored', context);
    if (standing.length > 0) return attention(`${countKinds(standing)} standing`);
    const first = unread[0];
    if (first)
      return unknown(`${plural(unread.length, 'finding')} could not be judged, ${first.subject}: ${first.standingWhy}`);
    if (!trail.ok) return trail.judgement;
    return unknown(
      'what the session did to IAM is gone or disposed of; resource policies are not probed by this version',
    );
  },
});
