import { defineItem, notProbed, unknown } from '../../define-item.ts';

export const trailReconciled = defineItem({
  id: 'trail.reconciled',
  step: '3a',
  deadline: 3,
  title: 'Every write is accounted for',
  why: 'Each write event is matched to a line of the session log, or a person has said what it was.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail'],
  judge: ({ facts }) => {
    if (!facts.audit?.ok) return notProbed;
    const writes = facts.audit.value.totals.writes;
    return unknown(`${writes} writes in the tree; matching them to the log is not probed by this version`);
  },
});
