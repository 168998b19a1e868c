import { iso, timeOfDay } from '../clock.ts';
import { acceptedGaps, gapText, mayBeAccepted, openGaps, type RegionCoverage } from '../coverage.ts';
import type { EngineState } from '../engine.ts';
import { plural } from '../plural.ts';
import { deliveryLag } from '../settled.ts';
import type { Style } from './style.ts';

/** Something that is not known, in plain words, and which lines of the checklist cannot be told because of it. */
export type Gap = { glyph: string; style: Style; what: string; therefore: string; items: string[] };

const names = (regions: RegionCoverage[]): string => {
  const shown = regions.slice(0, 6).map((r) => r.region);
  return regions.length > shown.length
    ? `${shown.join(', ')} and ${regions.length - shown.length} more`
    : shown.join(', ');
};

/** Lines that are unknown for exactly this reason: they say so in the same words. */
const unknownFor = ({ progress, items }: EngineState, says: (why: string) => boolean): string[] =>
  items
    .filter(({ id }) => progress.items[id]?.verdict === 'unknown' && says(progress.items[id]?.why ?? ''))
    .map(({ id }) => id);

const unread = (state: EngineState, open: RegionCoverage[], items: string[]): Gap[] => {
  const byWhy = Map.groupBy(
    open.filter((r) => !r.closed),
    (r) => r.error ?? 'not read to the last page',
  );
  const accounts = new Set(state.progress.coverage.regions.map((r) => r.account)).size;
  return [...byWhy].map(([why, rows]) => ({
    ...{ glyph: '?', style: 'warn' as const, items },
    what: `${accounts > 1 ? `${rows[0]?.account ?? ''} ` : ''}${names(rows)}: ${why}`,
    therefore: 'what a key of the tree did there is not known',
  }));
};

const closed = ({ progress }: EngineState, open: RegionCoverage[], items: string[], now: number): Gap[] => {
  const shut = open.filter((r) => r.closed);
  const { coverage, closedRegions } = progress;
  const accepted = acceptedGaps(coverage, closedRegions, now);
  const may = shut.filter(mayBeAccepted);
  const how =
    may.length > 0
      ? 'a named person may accept that (: accept closed Regions)'
      : 'IAM writes there: nobody can accept that';
  const said: Gap[] = [
    ...Map.groupBy(accepted, (a) => `${a.by.by} accepts it until ${iso(a.by.expires)}: ${a.by.reason}`),
  ].map(([by, rows]) => ({
    ...{ glyph: '~', style: 'waived' as const, items: [] },
    what: `${names(rows.map((r) => r.region))}: closed by the organisation`,
    therefore: by,
  }));
  if (shut.length === 0) return said;
  const what = `${names(shut)}: closed by the organisation (a control policy denies reading)`;
  return [{ glyph: '⊘', style: 'warn', what, therefore: how, items }, ...said];
};

const lag = (state: EngineState): Gap[] => {
  const { coverage, checkedAt } = state.progress;
  const items = unknownFor(state, (why) => /on (?:their|its) way/.test(why));
  if (checkedAt === null || (coverage.lagSatisfied && items.length === 0)) return [];
  const end = coverage.end === null ? '' : `read until ${timeOfDay(coverage.end)}; `;
  const what = `${end}an event may take ${deliveryLag / 60_000} minutes and more to be delivered`;
  const therefore = 'what a credential did just before it ended may be missing: read again later (R)';
  return [{ glyph: '?', style: 'warn', what, therefore, items }];
};

/** Read into the words, not into the verdicts: nobody rotates less because no read was seen (domain.md §4.6). */
const dataEvents = ({ progress }: EngineState): Gap => {
  const some = progress.coverage.dataEvents !== 'not-collected';
  return {
    ...{ glyph: some ? '~' : '–', style: 'dim', items: [] },
    what: some
      ? 'data events: some, out of imported files; that they are all is never proved'
      : 'data events: not collected (event history has none; reseal trail import reads them from files)',
    therefore: 'S3 objects, Lambda calls and table items could have been read, seen or not',
  };
};

const vault = (state: EngineState): Gap[] => {
  if (state.config.vault === null) return [];
  const ids = state.items.map((i) => i.id).filter((id) => id === 'expiry.leases' || id.startsWith('vault.'));
  const items = ids.filter((id) => state.progress.items[id]?.verdict === 'unknown');
  const why = state.progress.items[items[0] ?? '']?.why;
  return why === undefined
    ? []
    : [{ glyph: '?', style: 'warn', what: `Vault: ${why}`, therefore: 'what it handed out is not known', items }];
};

const log = ({ progress }: EngineState): Gap[] => {
  const unparsed = progress.log.filter((e) => e.kind === 'unparsed').length;
  const items = ['log.captured', 'trail.reconciled'];
  const therefore = 'what was meant cannot be compared with what was done';
  if (progress.log.length === 0) return [{ glyph: '?', style: 'warn', what: 'session log: none', therefore, items }];
  const what = `session log: ${plural(unparsed, 'line')} could not be read`;
  return unparsed === 0 ? [] : [{ glyph: '?', style: 'warn', what, therefore, items: ['log.captured'] }];
};

/** Everything that is not known of what happened, the weightiest first. `now` in ms. */
export const coverageGaps = (state: EngineState, now: number): Gap[] => {
  const { coverage, closedRegions } = state.progress;
  const open = openGaps(coverage, closedRegions, now);
  const text = gapText(coverage, closedRegions, now);
  const items = text === null ? [] : unknownFor(state, (why) => why.startsWith(text));
  const none: Gap[] =
    coverage.regions.length > 0
      ? []
      : [{ glyph: '?', style: 'warn', what: 'the trail: no Region was read yet', therefore: 'R reads it', items }];
  return [
    ...none,
    ...unread(state, open, items),
    ...closed(state, open, items, now),
    ...lag(state),
    ...vault(state),
    ...log(state),
    dataEvents(state),
  ];
};
