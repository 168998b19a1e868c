import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { settledTrail, wholeTrail } from '../../judge-trail.ts';

export const expirySessions = defineItem({
  id: 'expiry.sessions',
  step: '2',
  deadline: 2,
  title: 'Every credential of the session tree is dead',
  why: "Temporary credentials cannot be revoked, they end by AWS's clock; and a session can make others that outlive it: chained roles, federation tokens, console sign-ins, users and keys. Each must be expired, deleted and read back, or denied.",
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail', 'iam'],
  judge: (context) => {
    const trail = wholeTrail(context);
    const sessions = trail.partial?.sessions ?? [];
    const alive = sessions.filter((s) => s.alive === true);
    const endless = alive.filter((s) => s.expiresAt === null).length;
    const rest = endless > 0 ? `, ${endless} without an expiry` : ', all of them expire';
    if (alive.length > 0) return attention(`${alive.length} of ${sessions.length} can still act${rest}`);
    if (!trail.ok) return trail.judgement;
    const untold = sessions.filter((s) => s.alive === null);
    const first = untold[0];
    if (first)
      return unknown(`${plural(untold.length, 'credential')} not told, ${first.accessKeyId}: ${first.aliveWhy}`);
    const settled = settledTrail(context);
    if (!settled.ok) return settled.judgement;
    return pass(`${plural(sessions.length, 'credential')} read, every one dead`);
  },
});
