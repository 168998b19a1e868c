import type { Dialog, Route } from '../hooks/app-state.ts';
import { ActionsDialog } from './actions.tsx';
import { DispositionDialog } from './disposition.tsx';
import { EventScreen } from './event.tsx';
import { HelpScreen } from './help.tsx';
import { HomeScreen } from './home.tsx';
import { ItemScreen } from './item.tsx';
import { JournalScreen } from './journal.tsx';
import { NoteDialog } from './note.tsx';
import { PaletteDialog } from './palette.tsx';
import { PlanDialog } from './plan.tsx';
import { QuitDialog } from './quit.tsx';
import { TrailScreen } from './trail.tsx';
import { TreeScreen } from './tree.tsx';
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
    case 'journal':
      return <JournalScreen />;
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
      return <DispositionDialog one={dialog.one} findings={dialog.findings} />;
    case 'actions':
      return <ActionsDialog finding={dialog.finding} />;
    case 'plan':
      return <PlanDialog key={`${dialog.kind} ${dialog.finding}`} finding={dialog.finding} kind={dialog.kind} />;
    case 'quit':
      return <QuitDialog />;
  }
};
