import { useRef } from 'react';
import { elapsed } from '../core/view/time-text.ts';
import { underWay } from '../core/view/under-way.ts';
import type { Layer } from '../keys/router.ts';
import { useServices } from './app-context.ts';
import type { AppState, Route } from './app-state.ts';
import { useAttempt } from './use-attempt.ts';

/** What the app itself does on every screen, and what `ctrl-c` means (product.md §6). */
export const useAppCommands = (app: AppState): { commands: Layer['commands']; interrupt: () => void } => {
  const { engine, layers, dispatch, exit } = useServices();
  const attempt = useAttempt();
  /** The action whose `ctrl-c` was answered with what is in flight. */
  const warned = useRef<string | null>(null);

  const go = (route: Route) => () => dispatch({ type: 'go', route });
  const about = (): string => {
    const subject = layers.list().find((l) => l.subject)?.subject;
    return subject?.finding ?? subject?.item ?? engine.state().progress.incident?.id ?? 'the incident';
  };

  const shout = (text: string): void => dispatch({ type: 'say', said: { level: 'error', text } });
  const interrupt = (): void => {
    const change = underWay(engine.state());
    if (change === null) {
      exit(0);
      return;
    }
    // Only a second press about the same change: another one may have begun since the first.
    if (warned.current === change.action) {
      warned.current = null;
      engine.abandon();
      shout(`${change.what}, and is left unsettled. A probe must look before it is done again.`);
      return;
    }
    warned.current = change.action;
    engine.hold();
    const since = elapsed(engine.now() - change.since);
    shout(`${change.what} since ${since}; nothing is sent after it. ctrl-c again leaves it unsettled.`);
  };

  // The engine's own state, not the drawn one: that may be a tenth of a second old.
  const quit = (): void => {
    if (underWay(engine.state())) dispatch({ type: 'ask', dialog: { dialog: 'quit' } });
    else exit(0);
  };

  return {
    interrupt,
    commands: {
      back: () => dispatch({ type: 'back' }),
      tree: go({ screen: 'tree' }),
      trail: go({ screen: 'trail', filter: '' }),
      log: go({ screen: 'log' }),
      drift: go({ screen: 'drift' }),
      import: () => dispatch({ type: 'ask', dialog: { dialog: 'import' } }),
      journal: go({ screen: 'journal' }),
      coverage: go({ screen: 'coverage' }),
      contain: go({ screen: 'contain' }),
      undo: go({ screen: 'undo' }),
      granted: () => attempt(() => engine.permissionsGranted(), 'noted: what AWS refused may be tried again'),
      help: go({ screen: 'help' }),
      palette: () => dispatch({ type: 'ask', dialog: { dialog: 'palette' } }),
      mask: () => {
        dispatch({ type: 'mask' });
        const text = app.masked
          ? 'names are shown again'
          : 'masked: accounts, keys, names and addresses have pseudonyms';
        dispatch({ type: 'say', said: { level: 'info', text } });
      },
      note: () => dispatch({ type: 'ask', dialog: { dialog: 'note', about: about() } }),
      're-run-all': () => attempt(() => engine.check()),
      'read-anew': () => attempt(() => engine.check(undefined, { anew: true })),
      cancel: () => engine.cancel(),
      'take-over': () => attempt(() => engine.takeOver(), 'this one writes now'),
      quit,
    },
  };
};
