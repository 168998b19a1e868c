import type { EngineState } from '../engine.ts';
import { plural } from '../plural.ts';
import type { Pen } from './pen.ts';
import { line, table } from './spans.ts';
import type { Style } from './style.ts';
import { looks } from './verdict-look.ts';

type Source = { name: string; glyph: string; style: Style; says: string };

const judged = (state: EngineState, name: string, ids: string[]): Source[] =>
  ids.flatMap((id): Source[] => {
    const found = state.progress.items[id];
    if (!found || !state.items.some((i) => i.id === id)) return [];
    return [{ name, ...looks[found.verdict], says: `${id}: ${found.why}` }];
  });

/** What else than the trail tells of the incident, and how much of it was read. */
const sourcesOf = (state: EngineState): Source[] => {
  const { log, coverage } = state.progress;
  const vault = judged(state, 'Vault', ['expiry.leases', 'vault.tokens']);
  const none: Source = { name: 'Vault', glyph: '–', style: 'dim', says: 'not configured' };
  const unparsed = log.filter((e) => e.kind === 'unparsed').length;
  const commands = log.filter((e) => e.kind === 'command').length;
  const lines: Source =
    log.length === 0
      ? { name: 'session log', glyph: '?', style: 'warn', says: 'none: reseal log import FILE' }
      : {
          ...{ name: 'session log', glyph: unparsed > 0 ? '?' : '✔', style: unparsed > 0 ? 'warn' : 'good' },
          says: `${plural(log.length, 'line')}, ${plural(commands, 'command')}, ${unparsed} not understood`,
        };
  const files = coverage.files ?? [];
  const records = files.reduce((n, f) => n + f.records, 0);
  const imported: Source[] =
    files.length === 0
      ? []
      : [{ name: 'trail files', glyph: '·', style: 'plain', says: `${plural(records, 'record')} imported` }];
  return [...imported, ...(vault.length > 0 ? vault : state.config.vault === null ? [none] : []), lines];
};

export const sourceRows = (pen: Pen, state: EngineState, columns: number): string[] => [
  line(pen, [[' Beside event history', 'bold']], columns),
  ...sourcesOf(state).map(({ name, glyph, style, says }) =>
    table(pen, [
      { spans: [[` ${glyph}`, style]], width: 3 },
      { spans: [[name]], width: 12 },
      { spans: [[says, style === 'warn' ? 'plain' : 'dim']], width: Math.max(10, columns - 17) },
    ]),
  ),
];
