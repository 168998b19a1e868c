import { useState } from 'react';
import type { Option } from '../components/choice.tsx';
import { dispositionKinds, dispositionOf, questionsFor, whyNotReverted } from '../core/view/disposing.ts';
import type { DispositionKind } from '../core/words.ts';
import { useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { AskDialog } from './ask.tsx';
import { ChooseDialog } from './choose.tsx';

type Scope = 'one' | 'all';

/** `x`: first which findings, then what was decided, then the words for it. Each finding gets its own journal line. */
export const DispositionDialog = (props: { one: string; findings: string[]; codified?: string | undefined }) => {
  const { one, findings, codified } = props;
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const { progress } = useEngineState();
  const [scope, setScope] = useState<Scope | null>(findings.length > 1 ? null : 'one');
  const [kind, setKind] = useState<DispositionKind | null>(codified === undefined ? null : 'codified');
  const ids = scope === 'all' ? findings : [one];
  const chosen = progress.findings.filter((f) => ids.includes(f.id));
  const about = chosen.length === 1 ? `${chosen[0]?.kind} ${chosen[0]?.subject}` : `${chosen.length} findings`;

  // Asked first, and never assumed: the filter may hide how many there are.
  if (scope === null) {
    const options: Option<Scope>[] = [
      { value: 'one', label: 'the selected one', help: progress.findings.find((f) => f.id === one)?.subject ?? '' },
      { value: 'all', label: `all ${findings.length} shown`, help: 'everything that the filter shows' },
    ];
    return (
      <ChooseDialog
        key="scope"
        title="Decide about"
        about="The filter shows more than one finding."
        options={options}
        onSelect={setScope}
      />
    );
  }
  if (kind === null) {
    const choose = (k: DispositionKind): void => {
      const why = k === 'reverted' ? whyNotReverted(chosen) : null;
      if (why === null) setKind(k);
      else dispatch({ type: 'say', said: { level: 'warn', text: why } });
    };
    return (
      <ChooseDialog key="kind" title="What was decided?" about={about} options={dispositionKinds} onSelect={choose} />
    );
  }
  // The file that was written just now is the reference: it need not be typed.
  const named: { [name: string]: string } =
    codified !== undefined && kind === 'codified' ? { reference: codified } : {};
  const questions = questionsFor[kind].filter((q) => !(q.name in named));
  const submit = (given: { [name: string]: string }): string | null => {
    const asked = dispositionOf(kind, { ...given, ...named }, engine.now());
    if (!asked.ok) return asked.why;
    dispatch({ type: 'close' });
    attempt(
      () => engine.dispose(ids, asked.as),
      `${ids.length === 1 ? '1 finding' : `${ids.length} findings`}: ${kind}`,
    );
    return null;
  };
  return <AskDialog title={`Decided: ${kind}`} about={about} questions={questions} submit={submit} />;
};
