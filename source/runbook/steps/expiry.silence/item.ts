import { isActed } from '../../../core/audit/late-findings.ts';
import type { AuditFact } from '../../../core/facts.ts';
import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { isClosed, settledTrail } from '../../judge-trail.ts';

type Late = AuditFact['afterDeath'][number];

/** What nobody has said anything about. An event without its finding is open: there is nothing that could be disposed of. */
const openOf = (acted: Late[], findings: Finding[], context: JudgeContext): Late[] => {
  const told = new Map(findings.flatMap((f) => (f.kind === 'event-after-death' ? [[f.subject, f]] : [])));
  return acted.filter(({ eventId }) => {
    const finding = told.get(eventId);
    return !finding || !isClosed(finding, context);
  });
};

export const expirySilence = defineItem({
  id: 'expiry.silence',
  step: '2',
  deadline: 2,
  title: 'Silence after death',
  why: 'No event by any key of the tree after that key was dead. One that is there means that the key was not dead, or that something went on acting for it: somebody says which.',
  needs: ['identity', 'clock', 'audit'],
  uses: ['identity', 'regions', 'trail', 'iam'],
  judge: (context) => {
    const trail = settledTrail(context);
    const after = trail.partial?.afterDeath ?? [];
    const acted = after.filter(isActed);
    const open = openOf(acted, trail.partial?.findings ?? [], context);
    const first = open[0];
    if (first)
      return attention(`${plural(open.length, 'event')} by dead keys, the first ${first.eventId} by ${first.keyId}`);
    if (!trail.ok) return trail.judgement;
    const [untold, ...more] = trail.audit.silenceUnknown ?? [];
    if (untold) return unknown(`${plural(more.length + 1, 'dead credential')} not known since when, ${untold}`);
    const tries = after.filter((e) => e.denied).length;
    const service = after.length - tries - acted.length;
    const told = [
      tries > 0 ? `${plural(tries, 'denied try', 'denied tries')}` : '',
      service > 0 ? `${service} made by services` : '',
    ];
    const said =
      acted.length > 0 ? `${plural(acted.length, 'event')} after death, disposed of` : 'no event after death';
    return pass([said, ...told.filter(Boolean)].join(', '));
  },
});
