import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass } from '../../define-item.ts';
import { isClosed, wholeTrail } from '../../judge-trail.ts';

export const expiryRenewal = defineItem({
  id: 'expiry.renewal',
  step: '2',
  deadline: 2,
  title: 'The role was not taken a second time',
  why: 'A "renewal" is a second, independent credential: the first lives on beside it. The runbook treats it as an incident of its own, with a justification.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail'],
  judge: (context) => {
    const trail = wholeTrail(context);
    const renewals = (trail.partial?.findings ?? []).filter((f) => f.kind === 'renewal');
    const open = renewals.filter((f) => !isClosed(f, context));
    if (open.length > 0)
      return attention(`${plural(open.length, 'later issuance')} without a justification: ${open[0]?.subject}`);
    if (!trail.ok) return trail.judgement;
    return pass(renewals.length > 0 ? `${plural(renewals.length, 'later issuance')}, justified` : 'one issuance only');
  },
});
