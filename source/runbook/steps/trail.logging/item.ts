import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext } from '../../../core/item.ts';
import { countPeople } from '../../../core/people.ts';
import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass } from '../../define-item.ts';
import { settledTrail } from '../../judge-trail.ts';

/** Touching the logging is never one person's to explain away: two must have disposed of it (product.md §3). */
const peopleFor = ({ id, standing }: Finding, { progress, now }: JudgeContext): number => {
  const d = progress.dispositions[id];
  // As everywhere, `reverted` is what a probe saw, and no word of anybody's.
  if (d?.as === 'reverted' && standing !== false) return 0;
  return d && (d.expires === null || d.expires > now) ? countPeople(d.people ?? [d.by]) : 0;
};

export const trailLogging = defineItem({
  id: 'trail.logging',
  step: '3a',
  deadline: 3,
  title: 'Nobody touched the logging',
  why: 'Stopping or narrowing a trail, a detector or a recorder changes what the incident is. A denied try counts too: it shows what was wanted.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail'],
  judge: (context) => {
    const trail = settledTrail(context);
    const touched = (trail.partial?.findings ?? []).filter((f) => f.kind === 'logging-touched');
    const open = touched.filter((f) => peopleFor(f, context) < 2);
    const half = open.filter((f) => peopleFor(f, context) === 1).length;
    const rest = half > 0 ? `; ${half} needs a second person` : '';
    if (open.length > 0)
      return attention(
        `${plural(open.length, 'change or try', 'changes or tries')} on the logging: ${open[0]?.subject}${rest}`,
      );
    if (!trail.ok) return trail.judgement;
    return pass(
      touched.length > 0
        ? `${plural(touched.length, 'touch', 'touches')}, disposed of by two people`
        : 'nothing in the tree touched it',
    );
  },
});
