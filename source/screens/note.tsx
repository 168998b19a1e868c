import type { Question } from '../core/view/form.ts';
import { useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { AskDialog } from './ask.tsx';

const questions: Question[] = [
  { name: 'text', label: 'Note', hint: 'one line; it goes into the journal', required: true },
];

/** `n`: a sentence about what is selected, or about the incident. */
export const NoteDialog = ({ about }: { about: string }) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const submit = ({ text = '' }: { [name: string]: string }): null => {
    dispatch({ type: 'close' });
    attempt(() => engine.note(about, text), 'noted');
    return null;
  };
  return <AskDialog title="Note" about={`about ${about}`} questions={questions} submit={submit} />;
};
