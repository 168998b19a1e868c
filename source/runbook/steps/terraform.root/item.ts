import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext, Judgement } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import type { RootReading } from '../../../core/terraform/reading.ts';
import { attention, defineItems, pass, unknown } from '../../define-item.ts';
import { isClosed } from '../../judge-trail.ts';

const readAs = ({ checkout, version }: RootReading): string =>
  `commit ${checkout?.commit.slice(0, 8) ?? 'not told'}, Terraform ${version ?? 'not told'}`;

const whose = (open: Finding[], all: Finding[]): string => {
  const of = (who: Finding['attribution']): number => open.filter((f) => f.attribution === who).length;
  const parts = [
    [of('session'), 'of the session'],
    [of('pre-existing'), "somebody else's"],
    [of('unknown'), 'of nobody known'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, text]) => `${n} ${text}`);
  return `${open.length} of ${plural(all.length, 'difference')} open: ${told.join(', ')}`;
};

/** Only a complete plan of a clean checkout proves anything; then each difference is decided about, or there is none. */
const judgeRoot = (root: RootReading, findings: Finding[], context: JudgeContext): Judgement => {
  if (root.why !== null) return unknown(root.why);
  const shown = findings.filter((f) => f.standing !== false);
  const open = shown.filter((f) => !isClosed(f, context));
  if (open.length > 0) return attention(whose(open, shown));
  if (shown.length > 0) return pass(`${plural(shown.length, 'difference')}, all decided about (${readAs(root)})`);
  return root.differences.length > 0
    ? unknown('the plan shows differences that were not kept')
    : pass(`no difference (${readAs(root)})`);
};

export const terraformRoots = defineItems(
  'terraform.<root>',
  (config) =>
    (config.terraform?.roots ?? []).map((root) => ({
      id: `terraform.${root.name}`,
      step: '3b',
      deadline: 3,
      title: `Terraform root ${root.name} shows no difference`,
      why: 'A plan compares what Terraform manages with what is there. It never shows what Terraform does not know: that is terraform.orphans. “Will be destroyed” is a thing that Terraform knows and the code does not, so no orphan.',
      skippable: true,
      attestable: false,
    })),
  {
    needs: ['terraform'],
    uses: ['program', 'files'],
    judge: (context, spec) => {
      const reading = context.facts.terraform;
      if (!reading) return unknown('Terraform was not run in this check');
      if (!reading.ok) return unknown(reading.fault.what);
      const roots = reading.value === 'not-configured' ? [] : reading.value.roots;
      const root = roots.find((r) => `terraform.${r.name}` === spec.id);
      if (!root || reading.value === 'not-configured') return unknown('this root was not planned in this check');
      return judgeRoot(
        root,
        reading.value.findings.filter((f) => f.item === spec.id),
        context,
      );
    },
  },
);
