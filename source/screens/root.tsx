import { Box, Text, useWindowSize } from 'ink';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import { Header, headerRows } from '../components/header.tsx';
import { Row } from '../components/lines.tsx';
import { PenProvider } from '../components/pen-provider.tsx';
import { Pressed } from '../components/pressed.tsx';
import type { Engine } from '../core/engine.ts';
import { whereRow } from '../core/view/where.ts';
import { type Body, BodyContext, type Services, ServicesContext, usePen, useServices } from '../hooks/app-context.ts';
import { type AppState, appReducer, startState } from '../hooks/app-state.ts';
import { createLayers } from '../hooks/layers.ts';
import { createPresses } from '../hooks/presses.ts';
import { createStateView } from '../hooks/state-view.ts';
import { createTicker } from '../hooks/ticker.ts';
import { titleOf } from '../hooks/title-of.ts';
import { useAppKeys } from '../hooks/use-app-keys.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useRunning, useSaid } from '../hooks/use-live.ts';
import { DialogOf, ScreenOf } from './index.tsx';

export type AppOptions = { noColor: boolean; ascii: boolean };

/** The least that a screen can be read on. */
const least = { columns: 60, rows: 16 };

const TooSmall = ({ columns, rows }: { columns: number; rows: number }) => (
  <Text>
    {`reseal needs ${least.columns}x${least.rows} or more, this terminal is ${columns}x${rows}. Make it larger, or run reseal status.`}
  </Text>
);

type Props = {
  engine: Engine;
  options: AppOptions;
  readText: Services['readText'];
  onExit: (code: number) => void;
};

const useServiceBox = ({ engine, readText, onExit }: Props, dispatch: Services['dispatch']): Services => {
  const run = useRef<Services['runBelow']>(() => undefined);
  const services = useMemo<Services>(
    () => ({
      ...{ engine, dispatch, memory: new Map(), layers: createLayers(), exit: onExit, readText },
      view: createStateView(engine),
      ticker: createTicker(() => engine.now()),
      presses: createPresses(),
      runBelow: (id) => run.current(id),
    }),
    [engine, dispatch, onExit, readText],
  );
  useEffect(
    () => () => {
      services.view.stop();
      services.ticker.stop();
    },
    [services],
  );
  return services;
};

export const App = (props: Props) => {
  const [app, dispatch] = useReducer(appReducer, startState);
  const services = useServiceBox(props, dispatch);
  return (
    <ServicesContext.Provider value={services}>
      <PenProvider options={props.options} masked={app.masked}>
        <Shell app={app} />
      </PenProvider>
    </ServicesContext.Provider>
  );
};

const WhereRow = ({ title, columns }: { title: string; columns: number }) => (
  <Row text={whereRow(usePen(), title, columns)} />
);

/** Header, the screen one is on, the dialog over it. One row less than the terminal: a full one is cleared at each frame. */
const Shell = ({ app }: { app: AppState }) => {
  const { exit } = useServices();
  const { columns, rows } = useWindowSize();
  const running = useRunning();
  useSaid();
  useAppKeys(app);
  const tooSmall = columns < least.columns || rows < least.rows;
  // What cannot be seen must not be answered.
  useLayer('dialog', { modal: true, commands: { quit: () => exit(0) } }, tooSmall);
  const route = app.routes.at(-1) ?? { screen: 'home' };
  const title = titleOf(app);
  const under = 1 + (app.said ? 1 : 0) + (running ? 1 : 0);
  const bodyRows = Math.max(1, rows - 1 - headerRows - (title === null ? 0 : 1) - under);
  const covered = app.dialog !== null;
  const body = useMemo<Body>(
    () => ({ columns, rows: bodyRows, covered, tooSmall, said: app.said, running }),
    [columns, bodyRows, covered, tooSmall, app.said, running],
  );
  return (
    <Box flexDirection="column" height={rows - 1}>
      {tooSmall ? <TooSmall columns={columns} rows={rows} /> : <Header columns={columns} />}
      {tooSmall || title === null ? null : <WhereRow title={title} columns={columns} />}
      <BodyContext.Provider value={body}>
        <ScreenOf route={route} />
        {app.dialog ? <DialogOf dialog={app.dialog} /> : null}
      </BodyContext.Provider>
      <Pressed />
    </Box>
  );
};
