import { mayBeAccepted } from '../core/coverage.ts';
import { plural } from '../core/plural.ts';
import type { Question } from '../core/view/form.ts';
import { parseExpiry } from '../core/view/time-text.ts';
import { useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { useEngineState } from '../hooks/use-live.ts';
import { AskDialog } from './ask.tsx';

const questions: Question[] = [
  { name: 'reason', label: 'Reason', hint: 'who says that nobody can act there', required: true },
  { name: 'expires', label: 'Until', hint: '+8h, 7d, 2026-06-01: then they are a gap again', required: true },
];

/** A named person accepts that the Regions which the organisation closes stay unread: these, and none that is closed later. */
export const AcceptClosedDialog = () => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  const { progress } = useEngineState();
  const closed = progress.coverage.regions.filter(mayBeAccepted);
  const submit = (given: { [name: string]: string }): string | null => {
    const expires = parseExpiry(given.expires ?? '', engine.now());
    if (expires === null) return 'Until: not a time to come. Write +8h, 7d or 2026-06-01.';
    dispatch({ type: 'close' });
    const accept = async (): Promise<void> => {
      await engine.acceptClosed(given.reason ?? '', expires);
      await engine.check();
    };
    attempt(accept, `${plural(closed.length, 'closed Region')} accepted; everything was read again`);
    return null;
  };
  const about = `${closed.map((r) => r.region).join(', ')}. Your name goes with it. What else is not read stays unknown.`;
  return <AskDialog title="Accept closed Regions" about={about} questions={questions} submit={submit} />;
};
