import { useEffect } from 'react';
import { useServices } from '../hooks/app-context.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { ChooseDialog } from './choose.tsx';

/** `d`: what can be done about a finding. With one possibility it is planned at once; nothing changes by choosing. */
export const ActionsDialog = ({ finding }: { finding: string }) => {
  const { engine, dispatch } = useServices();
  const { progress } = useEngineState();
  const offered = engine.actionsFor(finding);
  const can = offered.filter((a) => a.disabled === null);
  const only = can.length === 1 ? can[0]?.kind : undefined;
  const plan = (kind: string): void => dispatch({ type: 'ask', dialog: { dialog: 'plan', finding, kind } });

  useEffect(() => {
    if (only !== undefined) dispatch({ type: 'ask', dialog: { dialog: 'plan', finding, kind: only } });
  }, [only, dispatch, finding]);
  const f = progress.findings.find((x) => x.id === finding);
  return (
    <ChooseDialog
      title="What shall be planned?"
      about={f ? `${f.kind} ${f.subject}` : finding}
      options={can.map((a) => ({ value: a.kind, label: a.label, help: 'plan it; nothing changes yet' }))}
      not={offered.flatMap((a) => (a.disabled === null ? [] : [{ label: a.label, why: a.disabled }]))}
      onSelect={plan}
    />
  );
};
