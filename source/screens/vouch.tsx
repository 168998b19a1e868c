import type { Question } from '../core/view/form.ts';
import { parseExpiry } from '../core/view/time-text.ts';
import { useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { AskDialog } from './ask.tsx';

type Given = { [name: string]: string };

const note: Question[] = [{ name: 'note', label: 'What vouches for it', hint: 'a sentence or a link', required: true }];
const waiver: Question[] = [
  { name: 'reason', label: 'Reason', hint: 'why it can stay as it is', required: true },
  { name: 'expires', label: 'Until', hint: '+8h, 7d, 2026-06-01: then the probe decides again', required: true },
];

/** A person vouches for what a machine cannot see. */
export const AttestDialog = ({ item }: { item: string }) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const submit = (given: Given): null => {
    dispatch({ type: 'close' });
    attempt(() => engine.attest(item, given.note ?? ''), `${item}: attested`);
    return null;
  };
  return (
    <AskDialog
      title={`Attest ${item}`}
      about="Your name goes with it. It never hides an attention."
      questions={note}
      submit={submit}
    />
  );
};

/** A person accepts an item as it is, for a while. */
export const WaiveDialog = ({ item }: { item: string }) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const submit = (given: Given): string | null => {
    const expires = parseExpiry(given.expires ?? '', engine.now());
    if (expires === null) return 'Until: not a time to come. Write +8h, 7d or 2026-06-01.';
    dispatch({ type: 'close' });
    attempt(() => engine.waive(item, given.reason ?? '', expires), `${item}: waived`);
    return null;
  };
  return <AskDialog title={`Waive ${item}`} about="Your name goes with it." questions={waiver} submit={submit} />;
};
