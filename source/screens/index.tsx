import type { Dialog, Route } from '../hooks/app-state.ts';
import { AcceptClosedDialog } from './accept-closed.tsx';
import { ActionsDialog } from './actions.tsx';
import { ContainScreen } from './contain.tsx';
import { CoverageScreen } from './coverage.tsx';
import { DispositionDialog } from './disposition.tsx';
import { DriftScreen } from './drift.tsx';
import { ImportBlockDialog } from './drift-import.tsx';
import { EventScreen } from './event.tsx';
import { HandOverDialog } from './hand-over.tsx';
import { HelpScreen } from './help.tsx';
import { HomeScreen } from './home.tsx';
import { ItemScreen } from './item.tsx';
import { JournalScreen } from './journal.tsx';
import { LinkDialog } from './link.tsx';
import { LogScreen } from './log.tsx';
import { ImportDialog } from './log-import.tsx';
import { MatchDialog, UnmatchDialog } from './log-match.tsx';
import { ManyDialog } from './many.tsx';
import { NoteDialog } from './note.tsx';
import { PaletteDialog } from './palette.tsx';
import { PlanDialog } from './plan.tsx';
import { QuitDialog } from './quit.tsx';
import { TrailScreen } from './trail.tsx';
import { TreeScreen } from './tree.tsx';
import { UndoScreen } from './undo.tsx';
import { UndoCallsDialog } from './undo-calls.tsx';
import { AttestDialog, WaiveDialog } from './vouch.tsx';

/**
 * The only place that knows all screens. A key makes a screen of its own for each subject, so that the cursor of one item
 * is not that of another.
 */
export const ScreenOf = ({ route }: { route: Route }) => {
  switch (route.screen) {
    case 'home':
      return <HomeScreen />;
    case 'item':
      return <ItemScreen key={route.item} item={route.item} />;
    case 'trail':
      return <TrailScreen key={`${route.filter} ${route.focus}`} filter={route.filter} focus={route.focus ?? null} />;
    case 'tree':
      return <TreeScreen key={route.focus} focus={route.focus ?? null} />;
    case 'event':
      return <EventScreen key={route.id} id={route.id} />;
    case 'log': {
      const { event = null, entry = null } = route;
      return <LogScreen key={`${event} ${entry}`} event={event} entry={entry} />;
    }
    case 'journal':
      return <JournalScreen />;
    case 'contain':
      return <ContainScreen />;
    case 'undo':
      return <UndoScreen />;
    case 'drift':
      return <DriftScreen />;
    case 'coverage':
      return <CoverageScreen />;
    case 'help':
      return <HelpScreen />;
  }
};

/** Dialogs are above the screen, which stays mounted under them: cancelling finds it as it was. */
export const DialogOf = ({ dialog }: { dialog: Dialog }) => {
  switch (dialog.dialog) {
    case 'palette':
      return <PaletteDialog />;
    case 'note':
      return <NoteDialog about={dialog.about} />;
    case 'attest':
      return <AttestDialog item={dialog.item} />;
    case 'waive':
      return <WaiveDialog item={dialog.item} />;
    case 'disposition':
      return <DispositionDialog one={dialog.one} findings={dialog.findings} codified={dialog.codified} />;
    case 'link':
      return <LinkDialog finding={dialog.finding} />;
    case 'actions':
      return <ActionsDialog about={dialog.about} />;
    case 'plan':
      return (
        <PlanDialog key={`${dialog.kind} ${JSON.stringify(dialog.about)}`} about={dialog.about} kind={dialog.kind} />
      );
    case 'many':
      return <ManyDialog findings={dialog.findings} />;
    case 'hand-over':
      return <HandOverDialog credential={dialog.credential} />;
    case 'undo-calls':
      return <UndoCallsDialog key={dialog.action} action={dialog.action} />;
    case 'accept-closed':
      return <AcceptClosedDialog />;
    case 'match':
      return <MatchDialog key={dialog.event} event={dialog.event} entry={dialog.entry} />;
    case 'unmatch':
      return <UnmatchDialog event={dialog.event} />;
    case 'import-block':
      return <ImportBlockDialog key={dialog.finding} finding={dialog.finding} />;
    case 'import':
      return <ImportDialog />;
    case 'quit':
      return <QuitDialog />;
  }
};
