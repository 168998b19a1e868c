import type { EngineState } from '../engine.ts';
import { plural } from '../plural.ts';
import type { Pen } from './pen.ts';
import { line, table } from './spans.ts';
import type { Style } from './style.ts';
import { looks } from './verdict-look.ts';
import { wrap } from './width.ts';

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
  const { auditLog = null } = state.config.vault ?? {};
  const audit: Source[] =
    state.config.vault === null
      ? []
      : [
          {
            name: 'Vault audit',
            glyph: auditLog === null ? '–' : '·',
            style: 'dim',
            says: auditLog ?? 'not configured',
          },
        ];
  return [...imported, ...(vault.length > 0 ? vault : state.config.vault === null ? [none] : []), ...audit, lines];
};

/** A verdict's why is a sentence: it goes on in further rows, since nothing else on this screen says it whole. */
const rowsOf = (pen: Pen, { name, glyph, style, says }: Source, columns: number): string[] => {
  const width = Math.max(10, columns - 17);
  return wrap(pen.out(says), width).map((text, i) =>
    table(pen, [
      { spans: i === 0 ? [[` ${glyph}`, style]] : [], width: 3 },
      { spans: i === 0 ? [[name]] : [], width: 12 },
      { spans: [[text, style === 'warn' ? 'plain' : 'dim']], width },
    ]),
  );
};

export const sourceRows = (pen: Pen, state: EngineState, columns: number): string[] => [
  line(pen, [[' Beside event history', 'bold']], columns),
  ...sourcesOf(state).flatMap((s) => rowsOf(pen, s, columns)),
];
