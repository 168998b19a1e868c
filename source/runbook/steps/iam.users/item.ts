import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { countKinds, settledTrail, sortFindings } from '../../judge-trail.ts';

export const iamUsers = defineItem({
  id: 'iam.users',
  step: '3d',
  deadline: 3,
  title: 'Users and long-lived credentials born from the session are gone',
  why: 'A user, a key or a password that the session made does not end with the session. Keys on old users count too, and so do those that were put away: a deactivated key can be activated again.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail', 'iam'],
  judge: (context) => {
    const trail = settledTrail(context);
    const { standing, unread, closed } = sortFindings(trail.partial?.findings ?? [], 'iam.users', context);
    if (standing.length > 0) return attention(`${countKinds(standing)} standing`);
    const first = unread[0];
    if (first)
      return unknown(`${plural(unread.length, 'finding')} could not be read, ${first.subject}: ${first.standingWhy}`);
    if (!trail.ok) return trail.judgement;
    return pass(closed.length > 0 ? `${plural(closed.length, 'finding')}, gone or accepted` : 'the session made none');
  },
});
