import { type LinkAsk, whyNotLinked } from '../core/linked-incident.ts';
import type { Question } from '../core/view/form.ts';
import { issuedToText } from '../core/view/link-lines.ts';
import { useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { AskDialog } from './ask.tsx';

const questions: Question[] = [
  { name: 'incident', label: 'Incident', hint: 'its id, here or elsewhere: INC-2026-05-20-002', required: true },
  { name: 'why', label: 'Justification', hint: 'why the role was taken again, for the postmortem', required: true },
  { name: 'approver', label: 'Approver', hint: 'who approved it; empty = whom that incident names', required: false },
  { name: 'alert', label: 'Alert', hint: 'a link to where it was announced; may stay empty', required: false },
];

/** A later issuance of the role is an incident of its own: which one, and why. */
export const LinkDialog = ({ finding }: { finding: string }) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const { progress } = useEngineState();
  const subject = progress.findings.find((f) => f.id === finding)?.subject ?? finding;
  const by = issuedToText(progress, subject);
  const submit = (given: { [name: string]: string }): string | null => {
    const ask: LinkAsk = {
      ...{ incident: given.incident ?? '', justification: given.why ?? '' },
      ...{ approver: given.approver || null, alert: given.alert || null },
    };
    const why = whyNotLinked(progress, finding, ask);
    if (why !== null) return why;
    dispatch({ type: 'close' });
    attempt(async () => {
      const linked = await engine.link(finding, ask);
      const said = linked.ok
        ? { level: 'info' as const, text: `${linked.text} r judges by it.` }
        : { level: 'error' as const, text: linked.why };
      dispatch({ type: 'say', said });
    });
    return null;
  };
  const about = `${subject}${by === null ? '' : `, in Vault by ${by}`}`;
  return <AskDialog title="Link to its own incident" about={about} questions={questions} submit={submit} />;
};
