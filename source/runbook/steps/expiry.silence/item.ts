import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { wholeTrail } from '../../judge-trail.ts';

export const expirySilence = defineItem({
  id: 'expiry.silence',
  step: '2',
  deadline: 2,
  title: 'Silence after death',
  why: 'No event by any key of the tree after that key was dead. One that is there means that the key was not dead, or that it was copied.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail', 'iam'],
  judge: (context) => {
    const trail = wholeTrail(context);
    const after = trail.partial?.afterDeath ?? [];
    const acted = after.filter((e) => !e.denied && !e.byService);
    const first = acted[0];
    if (first)
      return attention(`${plural(acted.length, 'event')} by dead keys, the first ${first.eventId} by ${first.keyId}`);
    if (!trail.ok) return trail.judgement;
    const living = trail.audit.sessions.filter((s) => s.alive !== false).length;
    if (living > 0) return unknown(`${plural(living, 'credential')} not known to be dead yet`);
    const tries = after.filter((e) => e.denied).length;
    const service = after.length - tries;
    const told = [
      tries > 0 ? `${plural(tries, 'denied try', 'denied tries')}` : '',
      service > 0 ? `${service} made by services` : '',
    ];
    return pass(['no event after death', ...told.filter(Boolean)].join(', '));
  },
});
