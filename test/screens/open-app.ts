import { Console } from 'node:console';
import { mountApp } from '../../source/screens/mount.tsx';
import { createFakeEngine, type FakeOptions } from '../support/fake-engine.ts';
import { openScreen } from '../support/ink-screen.ts';

export type OpenOptions = FakeOptions & {
  columns?: number;
  rows?: number;
  env?: { [name: string]: string };
  noColor?: boolean;
};

// The test runner's console has no constructor, which Ink needs to keep console output off the screen.
console.Console ??= Console;

const opened: (() => Promise<void>)[] = [];

type Fake = ReturnType<typeof createFakeEngine>;
type Terminal = Pick<OpenOptions, 'columns' | 'rows' | 'env' | 'noColor'>;

/** The app on this engine and a terminal in memory, with its first screen drawn. */
export const openWith = async (
  fake: Fake,
  { columns = 120, rows = 40, env = { LANG: 'C.UTF-8' }, noColor = false }: Terminal = {},
) => {
  const screen = openScreen(columns, rows);
  const exit = mountApp({ engine: fake.engine, stdin: screen.stdin, stdout: screen.stdout, env, noColor });
  opened.push(async () => {
    // Twice: the first one only says what is under way.
    screen.send('\u0003');
    await screen.pause();
    screen.send('\u0003');
    await exit;
  });
  await screen.waitFor(/T\+0|reseal needs/);
  return { ...fake, screen, exit };
};

export const openApp = ({ columns, rows, env, noColor, ...fake }: OpenOptions = {}) =>
  openWith(createFakeEngine(fake), { columns, rows, env, noColor });

/** For afterEach: ends what a test left open. */
export const closeApps = async (): Promise<void> => {
  for (const close of opened.splice(0)) await close();
};

export type App = Awaited<ReturnType<typeof openApp>>;

/** Goes down line by line until the selected one matches. */
export const select = async ({ screen }: App, line: RegExp): Promise<void> => {
  const selected = (): string =>
    screen
      .text()
      .split('\n')
      .find((l) => /▸[✔✖?✎~–◌!]/.test(l)) ?? '';
  for (let i = 0; i < 40; i++) {
    const before = selected();
    if (line.test(before)) return;
    await screen.keys('down');
    await screen.waitUntil(() => selected() !== before, 'the selection did not move');
  }
  throw new Error(`${line} was not found`);
};

export const openItem = async (app: App, item: string): Promise<void> => {
  await select(app, new RegExp(`▸. ${item.replace('.', '\\.')} `));
  await app.screen.keys('enter');
  await app.screen.waitFor(/Findings ·/);
};
