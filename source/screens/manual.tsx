import { DialogFrame } from '../components/frame.tsx';
import type { Finding } from '../core/finding.ts';
import type { Manual } from '../core/manual/manual.ts';
import { folded } from '../core/manual/shell-words.ts';
import { line } from '../core/view/spans.ts';
import { wrap } from '../core/view/width.ts';
import { useBody, usePen } from '../hooks/app-context.ts';
import { readingHints, useReading } from '../hooks/use-reading.ts';

/** What reseal does not do itself: the exact calls, as plain text without a frame, so that they can be copied. */
export const ManualDialog = ({ finding, manual }: { finding: Finding; manual: Manual | null }) => {
  const pen = usePen();
  const { columns } = useBody();
  const text = (value: string): string[] => wrap(pen.out(value), columns).map((l) => line(pen, [[l]], columns));
  // A call about what is gone would only fail, or hit another thing of that name.
  const gone = finding.standing === false ? (finding.transient ? 'the session itself undid it' : 'it is gone') : null;
  const lines = [
    line(pen, [[finding.kind, 'bold'], [` ${pen.name(finding.subject)}`]], columns),
    '',
    ...(gone !== null
      ? text(`Nothing is left to remove: ${gone}. ${finding.standingWhy}`)
      : manual === null
        ? text('Nothing can be removed about this kind of finding: look at its events, and decide about it with x.')
        : [
            line(pen, [['reseal does not do this:', 'bold']], columns),
            ...text(manual.says),
            ...(manual.refused === null ? [] : text(manual.refused)),
            '',
            ...manual.commands.flatMap((c) => folded(pen.out(c), columns).map((l) => pen.paint(l, 'accent'))),
            '',
            ...(manual.diff ?? []).flatMap((l) => text(l)),
            ...text('It is done when a probe sees it: re-run the check after it (R).'),
          ]),
  ];
  const shown = useReading(lines);
  return <DialogFrame lines={shown} hints={readingHints} />;
};
