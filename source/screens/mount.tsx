import { render } from 'ink';
import type { ReactNode } from 'react';
import type { Engine } from '../core/engine.ts';
import type { IncidentEntry } from '../core/incident-entry.ts';
import { createPainter } from '../core/view/painter.ts';
import { underWay } from '../core/view/under-way.ts';
import { PainterContext } from '../hooks/app-context.ts';
import { paintedStream } from './painted-stream.ts';
import { Picker } from './picker.tsx';
import { App, type AppOptions } from './root.tsx';

export type Environment = { [name: string]: string | undefined };
export type Terminal = { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; env: Environment; noColor?: boolean };

/** NO_COLOR as no-color.org has it: set and not empty. Without a UTF-8 locale only ASCII is drawn. */
const optionsOf = (env: Environment, noColor = false): AppOptions => {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const windows = env.OS === 'Windows_NT';
  return { noColor: noColor || (env.NO_COLOR ?? '') !== '', ascii: !windows && !/utf-?8/i.test(locale) };
};

/** Above 60 frames a second a key never waits out the frame of a clock tick (stack.md). */
const inkOptions = {
  alternateScreen: true,
  incrementalRendering: true,
  exitOnCtrlC: false,
  patchConsole: true,
  maxFps: 240,
};

const signals = { SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Shows `draw` until it calls `leave` or the process is told to end; resolves once the terminal is as it was.
 * `onSignal` gives what to leave with then.
 */
const show = async <T,>(
  { stdin, stdout }: Terminal,
  draw: (leave: (result: T) => void) => ReactNode,
  none: T,
  onSignal: (code: number) => T,
): Promise<T> => {
  const painter = createPainter();
  let result = none;
  const leave = (r: T): void => {
    result = r;
    instance.unmount();
  };
  const tree = <PainterContext.Provider value={painter}>{draw(leave)}</PainterContext.Provider>;
  // Said outright: any CI variable would make Ink leave the screen blank.
  const interactive = Boolean(stdout.isTTY);
  // Before the first byte: a key that the terminal itself echoed into the first frame would push every line out of place.
  if (stdin.isTTY) stdin.setRawMode(true);
  const instance = render(tree, { ...inkOptions, interactive, stdin, stdout: paintedStream(stdout, painter) });
  const listeners = Object.entries(signals).map(([signal, code]) => [signal, () => leave(onSignal(code))] as const);
  for (const [signal, listener] of listeners) process.once(signal, listener);
  try {
    await instance.waitUntilExit();
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
    if (stdin.isTTY) stdin.setRawMode(false);
  }
  return result;
};

const noFiles = (): Promise<string> =>
  Promise.reject(new Error('No file can be read here. Nothing was imported. Use reseal log import FILE.'));

/** The app, until somebody quits: the exit code. A change in flight when a signal ends it is left unsettled. */
export const mountApp = (
  ask: Terminal & { engine: Engine; readText?: (path: string) => Promise<string> },
): Promise<number> => {
  const { engine, readText = noFiles } = ask;
  const options = optionsOf(ask.env, ask.noColor);
  return show(
    ask,
    (leave) => <App engine={engine} options={options} readText={readText} onExit={leave} />,
    0,
    (code) => {
      if (underWay(engine.state())) engine.abandon();
      return code;
    },
  );
};

/** Which of several incidents to open; null = none. */
export const mountPicker = (ask: Terminal & { incidents: readonly IncidentEntry[] }): Promise<string | null> => {
  const options = optionsOf(ask.env, ask.noColor);
  return show<string | null>(
    ask,
    (leave) => <Picker incidents={ask.incidents} options={options} onPick={leave} />,
    null,
    () => null,
  );
};
