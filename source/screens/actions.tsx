import { useEffect } from 'react';
import type { Option } from '../components/choice.tsx';
import { DialogFrame } from '../components/frame.tsx';
import { manualOf } from '../core/manual/manual-for.ts';
import type { SubjectRef } from '../core/plan.ts';
import { useServices } from '../hooks/app-context.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { ChooseDialog } from './choose.tsx';
import { ManualDialog } from './manual.tsx';

const byHand = 'by hand';

/**
 * `d`: what can be done about a finding or a credential. With one possibility it is planned at once; nothing changes by
 * choosing. Where reseal does not act, the exact calls stand there.
 */
export const ActionsDialog = ({ about }: { about: SubjectRef }) => {
  const { engine, dispatch } = useServices();
  const { progress } = useEngineState();
  const offered = engine.actionsFor(about);
  const can = offered.filter((a) => a.disabled === null);
  const credential = typeof about !== 'string' && 'credential' in about ? about.credential : null;
  const only = credential === null && can.length === 1 ? can[0]?.kind : undefined;
  const finding = progress.findings.find((f) => f.id === about);

  useEffect(() => {
    if (only !== undefined) dispatch({ type: 'ask', dialog: { dialog: 'plan', about, kind: only } });
  }, [only, dispatch, about]);
  // Nothing to choose from: the plan comes with the next drawing, and a key that is pressed meanwhile is not for it.
  useLayer('dialog', { modal: true, commands: {} }, only !== undefined);
  if (only !== undefined) return <DialogFrame lines={[]} hints={[]} />;
  if (finding && offered.length === 0) return <ManualDialog finding={finding} manual={manualOf(finding, progress)} />;

  const options: Option<string>[] = can.map((a) => ({
    value: a.kind,
    label: a.label,
    help: a.hits ?? 'plan it; nothing changes yet',
  }));
  if (credential !== null)
    options.push({ value: byHand, label: 'Show the exact calls', help: 'for somebody who may do what reseal may not' });
  const choose = (kind: string): void => {
    if (kind === byHand && credential !== null) dispatch({ type: 'ask', dialog: { dialog: 'hand-over', credential } });
    else dispatch({ type: 'ask', dialog: { dialog: 'plan', about, kind } });
  };
  return (
    <ChooseDialog
      title="What shall be planned?"
      about={finding ? `${finding.kind} ${finding.subject}` : (credential ?? String(about))}
      options={options}
      full
      not={offered.flatMap((a) => (a.disabled === null ? [] : [{ label: a.label, why: a.disabled }]))}
      onSelect={choose}
    />
  );
};
