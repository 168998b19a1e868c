import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { settledTrail } from '../../judge-trail.ts';

export const expirySilence = defineItem({
  id: 'expiry.silence',
  step: '2',
  deadline: 2,
  title: 'Silence after death',
  why: 'No event by any key of the tree after that key was dead. One that is there means that the key was not dead, or that it was copied.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail', 'iam'],
  judge: (context) => {
    const trail = settledTrail(context);
    const after = trail.partial?.afterDeath ?? [];
    const acted = after.filter((e) => !e.denied && !e.byService);
    const first = acted[0];
    if (first)
      return attention(`${plural(acted.length, 'event')} by dead keys, the first ${first.eventId} by ${first.keyId}`);
    if (!trail.ok) return trail.judgement;
    const [untold, ...more] = trail.audit.silenceUnknown ?? [];
    if (untold) return unknown(`${plural(more.length + 1, 'dead credential')} not known since when, ${untold}`);
    const tries = after.filter((e) => e.denied).length;
    const service = after.length - tries;
    const told = [
      tries > 0 ? `${plural(tries, 'denied try', 'denied tries')}` : '',
      service > 0 ? `${service} made by services` : '',
    ];
    return pass(['no event after death', ...told.filter(Boolean)].join(', '));
  },
});
