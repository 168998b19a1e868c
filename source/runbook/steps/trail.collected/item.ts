import { plural } from '../../../core/plural.ts';
import { defineItem, pass, unknown } from '../../define-item.ts';
import { gapOf } from '../../judge-trail.ts';

export const trailCollected = defineItem({
  id: 'trail.collected',
  step: '3a',
  deadline: 3,
  title: 'The trail is read to the last page, everywhere',
  why: 'A key acts in any Region, and event history is kept per Region. A Region that was not read may hide anything; an event takes minutes to arrive.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail'],
  judge: ({ facts }) => {
    if (!facts.audit) return unknown('the trail was not read in this check');
    if (!facts.audit.ok) return unknown(facts.audit.fault.what);
    const gap = gapOf(facts.audit.value);
    if (gap) return unknown(gap);
    const { regions } = facts.audit.value.coverage;
    const events = regions.reduce((sum, r) => sum + r.events, 0);
    return pass(
      `${plural(regions.length, 'Region')}, ${plural(events, 'event')}, to the last page, after the delivery lag`,
    );
  },
});
