import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext, Judgement } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import { type Fate, fateOf, isCreated, touchedBy } from '../../../core/terraform/orphans.ts';
import { joinIds } from '../../../core/terraform/parse-state.ts';
import type { TerraformFact } from '../../../core/terraform/reading.ts';
import { attention, defineItem, notApplicable, pass, unknown } from '../../define-item.ts';
import { isClosed, settledTrail } from '../../judge-trail.ts';

/** A created thing is accepted by somebody who owns it from now on. That it will be code is no import: a state must hold it. */
const isDecided = (f: Finding, context: JudgeContext): boolean => {
  if (!isClosed(f, context)) return false;
  const d = context.progress.dispositions[f.id];
  return !isCreated(f) || (d?.as === 'accepted' && d.owner !== null && d.owner !== '');
};

type Sorted = { [fate in Fate['is'] | 'decided']: Finding[] } & { why: string };

const sort = (touched: Finding[], fact: TerraformFact | null, context: JudgeContext): Sorted => {
  const ids = joinIds(fact?.roots.flatMap((r) => r.ids ?? []) ?? []);
  const out: Sorted = { gone: [], managed: [], owned: [], orphan: [], 'not-told': [], decided: [], why: '' };
  for (const f of touched) {
    const fate = fateOf(f, ids, fact?.owners[f.id] ?? null);
    const { is } = fate;
    if (fate.is === 'not-told' && out['not-told'].length === 0) out.why = fate.why;
    out[(is === 'orphan' || is === 'not-told') && isDecided(f, context) ? 'decided' : is].push(f);
  }
  return out;
};

const settledWords = (s: Sorted): string => {
  const parts = (['managed', 'owned', 'decided', 'gone'] as const).filter((k) => s[k].length > 0);
  const words = { managed: 'in a state', owned: "a controller's", decided: 'decided about', gone: 'gone' };
  const total = parts.reduce((n, k) => n + s[k].length, 0);
  return total === 0
    ? 'the session made or changed nothing that Terraform could manage'
    : `${plural(total, 'resource')} of the session: ${parts.map((k) => `${s[k].length} ${words[k]}`).join(', ')}`;
};

const names = (list: Finding[]): string =>
  list.length > 2
    ? `${list
        .slice(0, 2)
        .map((f) => f.subject)
        .join(', ')} …`
    : list.map((f) => f.subject).join(', ');

const sayOrphans = (list: Finding[]): string => {
  const made = list.filter(isCreated).length;
  const parts = [made > 0 ? `${made} made` : '', list.length > made ? `${list.length - made} changed or deleted` : ''];
  return `by the session ${parts.filter((p) => p !== '').join(' and ')}`;
};

const judge = (context: JudgeContext): Judgement => {
  const reading = context.facts.terraform;
  if (!reading) return unknown('Terraform was not run in this check');
  if (!reading.ok) return unknown(reading.fault.what);
  const fact = reading.value === 'not-configured' ? null : reading.value;
  const roots = context.config.terraform?.roots ?? [];
  const unread = roots.filter((r) => !fact?.roots.some((x) => x.name === r.name && x.ids !== null));
  const first = unread[0];
  if (first) {
    const why = fact?.roots.find((r) => r.name === first.name)?.idsWhy ?? 'it was not read in this check';
    return unknown(`the state of root ${first.name} could not be read (${why}): what it manages is not known`);
  }
  const trail = settledTrail(context);
  const sorted = sort(touchedBy(trail.partial?.findings ?? []), fact, context);
  const { orphan, 'not-told': dim } = sorted;
  const nowhere = fact ? 'in no state' : 'and no Terraform root is configured';
  if (orphan.length > 0) return attention(`${sayOrphans(orphan)}, ${nowhere}: ${names(orphan)}`);
  if (dim[0])
    return unknown(
      `of ${plural(dim.length, 'resource')} nobody can say whether it is left over, ${dim[0].subject}: ${sorted.why}`,
    );
  if (!trail.ok) return trail.judgement;
  if (!fact) return notApplicable(`not configured: no Terraform root is named; ${settledWords(sorted)}`);
  return pass(settledWords(sorted));
};

export const terraformOrphans = defineItem({
  id: 'terraform.orphans',
  step: '3b',
  deadline: 3,
  title: 'Nothing the session created is left outside Terraform',
  why: 'Orphans never appear in a plan. What the session created and what still exists is imported, deleted, or accepted with an owner. A root whose state cannot be read may manage it, so that nothing is known then.',
  needs: ['identity', 'clock', 'audit', 'terraform'],
  uses: ['identity', 'regions', 'trail', 'iam', 'resources', 'program'],
  judge,
});
