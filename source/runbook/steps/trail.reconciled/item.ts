import type { AuditFact } from '../../../core/facts.ts';
import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';
import { countKinds, isClosed, settledTrail } from '../../judge-trail.ts';

type Open = { writes: Finding[]; lines: Finding[]; others: Finding[] };

/** What Vault's audit log showed, now or once: secrets that were read, which no trail shows (domain.md §4.6). */
const fromVault = ({ progress }: JudgeContext): Finding[] =>
  progress.findings.filter((f) => f.item === 'trail.reconciled' && f.source === 'vaultAudit');

/**
 * A write that no rule knows is one of the writes that were compared: its line in the log accounts for it like for any
 * other, and where there is none it is counted as that, not twice.
 */
const openOf = ({ findings, writeIds }: AuditFact, context: JudgeContext): Open => {
  const mine = [...findings.filter((f) => f.item === 'trail.reconciled'), ...fromVault(context)];
  const open = mine.filter((f) => !isClosed(f, context));
  const compared = new Set(writeIds);
  const own = (f: Finding): boolean => f.kind === 'unclassified-write' && compared.has(f.subject);
  const kinds = ['unlogged-event', 'logged-not-seen'];
  return {
    writes: open.filter((f) => f.kind === 'unlogged-event'),
    lines: open.filter((f) => f.kind === 'logged-not-seen'),
    others: open.filter((f) => !kinds.includes(f.kind) && !own(f)),
  };
};

const said = ({ writes, lines, others }: Open): string =>
  [
    writes.length > 0 ? `${plural(writes.length, 'write')} nobody logged` : '',
    lines.length > 0 ? `${plural(lines.length, 'logged line')} not seen in the trail` : '',
    others.length > 0 ? `${countKinds(others)} to decide about` : '',
  ]
    .filter((t) => t !== '')
    .join(', ');

export const trailReconciled = defineItem({
  id: 'trail.reconciled',
  step: '3a',
  deadline: 3,
  title: 'Every write is accounted for',
  why: 'Each write event is matched to a line of the session log, or a person has said what it was. What was logged and never seen has a reason, too.',
  needs: ['identity', 'clock', 'audit', 'vaultAudit'],
  uses: ['identity', 'regions', 'trail'],
  judge: (context) => {
    const trail = settledTrail(context);
    if (!trail.partial) return trail.ok ? unknown('the trail was not read in this check') : trail.judgement;
    const { totals } = trail.partial;
    if (context.progress.log.length === 0)
      return unknown(`${plural(totals.writes, 'write')}, and no session log to match them to: reseal log import FILE`);
    if (totals.unlogged === null) return unknown('the writes were not matched to the session log in this check');
    const open = openOf(trail.partial, context);
    if (open.writes.length + open.lines.length + open.others.length > 0) return attention(said(open));
    if (!trail.ok) return trail.judgement;
    const { writes, unlogged } = totals;
    const rest = unlogged > 0 ? `, ${unlogged} disposed of` : '';
    return pass(`${plural(writes, 'write')}: ${writes - unlogged} in the session log${rest}`);
  },
});
