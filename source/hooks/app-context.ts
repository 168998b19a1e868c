import { createContext, useContext } from 'react';
import type { Engine } from '../core/engine.ts';
import type { Painter } from '../core/view/painter.ts';
import { createPen, type Pen } from '../core/view/pen.ts';
import type { CommandId } from '../keys/commands.ts';
import type { AppAction, Said } from './app-state.ts';
import type { Layers } from './layers.ts';
import type { Presses } from './presses.ts';
import type { StateView } from './state-view.ts';
import type { Ticker } from './ticker.ts';

/** What lives as long as the app does; never changes. */
export type Services = {
  engine: Engine;
  view: StateView;
  ticker: Ticker;
  layers: Layers;
  presses: Presses;
  /** What screens left behind, by screen, so that going back finds it as it was. */
  memory: Map<string, unknown>;
  dispatch(action: AppAction): void;
  /** Runs a command as if its key was pressed on the layers below the topmost. */
  runBelow(id: CommandId): void;
  exit(code: number): void;
  /** A text file that a person named; rejects with words that say which one and why. */
  readText(path: string): Promise<string>;
};

const none = (): never => {
  throw new Error('used outside of <App>');
};

/** Null = rows are drawn by Ink itself. */
export const PainterContext = createContext<Painter | null>(null);
export const ServicesContext = createContext<Services | null>(null);
export const PenContext = createContext<Pen>(createPen({ color: true, ascii: false, mask: null }));
export const useServices = (): Services => useContext(ServicesContext) ?? none();
export const usePen = (): Pen => useContext(PenContext);

/**
 * Where the body may draw, and what stands under it. `covered`: a dialog stands where the screen was. `tooSmall`: nothing
 * is drawn, but everything stays as it is, for when the terminal is larger again.
 */
export type Body = {
  columns: number;
  rows: number;
  covered: boolean;
  tooSmall: boolean;
  said: Said | null;
  running: boolean;
};
export const noBody: Body = { columns: 80, rows: 20, covered: false, tooSmall: false, said: null, running: false };
export const BodyContext = createContext<Body>(noBody);
export const useBody = (): Body => useContext(BodyContext);
