import { awsNow, iso, timeOfDay } from '../clock.ts';
import { acceptedGaps, gapText, mayBeAccepted, openGaps, type RegionCoverage } from '../coverage.ts';
import { couldHaveBeenRead, dataEventsText } from '../data-events.ts';
import type { EngineState } from '../engine.ts';
import { plural } from '../plural.ts';
import { deliveryLag, notSettled } from '../settled.ts';
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

/** Why more of the trail may come, although it was read: somebody lives, or has just ended. Null = nothing more can. `now` in ms. */
export const stillToCome = ({ progress }: EngineState, now: number): string | null =>
  progress.sessions.length === 0 ? null : notSettled(progress.sessions, progress.coverage, awsNow(progress, now));

/** `now` in ms. What a living credential does comes later than any lag: "over" is said of the issued sessions alone. */
const lag = (state: EngineState, now: number): Gap[] => {
  const { coverage, checkedAt } = state.progress;
  const items = unknownFor(state, (why) => /on (?:their|its) way|events may come until/.test(why));
  const open = stillToCome(state, now);
  if (checkedAt === null || (coverage.lagSatisfied && items.length === 0 && open === null)) return [];
  const end = coverage.end === null ? '' : `read until ${timeOfDay(coverage.end)}; `;
  const what = `${end}${open ?? `an event may take ${deliveryLag / 60_000} minutes and more to be delivered`}`;
  const therefore = 'what is not there yet comes later: read again then (R)';
  return [{ glyph: '?', style: 'warn', what, therefore, items }];
};

/** Somebody may be at work whose credential the tree does not hold. `now` in ms. */
const behind = (state: EngineState, now: number): Gap[] => {
  const { consoles = [], unfollowed = [] } = state.progress.coverage;
  const inConsole = unknownFor(state, (why) => why.includes('signed in to the console'));
  const notFollowed = unknownFor(state, (why) => why.includes('not followed because of the session name'));
  const open = consoles.filter((c) => c.until > now);
  const others = unfollowed.filter((u) => u.expiresAt === null || u.expiresAt > now);
  return [
    ...open.map(({ who, until }) => ({
      ...{ glyph: '?', style: 'warn' as const, items: inConsole },
      what: `console: ${who} signed in; that session may be open until ${iso(until)}`,
      therefore:
        'its keys are in no record before they act: its role has to be denied, or its user denied or deleted (c)',
    })),
    ...others.map(({ accessKeyId, sessionName, expiresAt }) => ({
      ...{ glyph: '?', style: 'warn' as const, items: notFollowed },
      what: `the role was issued to ${sessionName ?? 'somebody'} too (${accessKeyId}${expiresAt === null ? '' : `, until ${iso(expiresAt)}`})`,
      therefore: 'the session name narrows what is followed: what that session did is not in the tree',
    })),
  ];
};

/** Read into the words, not into the verdicts: nobody rotates less because no read was seen (domain.md §4.6). */
const dataEvents = ({ progress: { coverage } }: EngineState): Gap => ({
  ...{ glyph: coverage.dataEvents === 'not-collected' ? '–' : '~', style: 'warn', items: [] },
  what: dataEventsText(coverage),
  therefore: couldHaveBeenRead,
});

const vault = (state: EngineState): Gap[] => {
  if (state.config.vault === null) return [];
  const audited: Gap[] =
    state.config.vault.auditLog === null
      ? [
          {
            ...{ glyph: '–', style: 'dim', items: [] },
            what: 'Vault: no audit log is configured (vault.auditLog)',
            therefore: 'which of its secrets were read is not known: all that its policies allowed could have been',
          },
        ]
      : [];
  const ids = state.items.map((i) => i.id).filter((id) => id === 'expiry.leases' || id.startsWith('vault.'));
  const items = ids.filter((id) => state.progress.items[id]?.verdict === 'unknown');
  const why = state.progress.items[items[0] ?? '']?.why;
  const unread: Gap[] =
    why === undefined
      ? []
      : [{ glyph: '?', style: 'warn', what: `Vault: ${why}`, therefore: 'what it handed out is not known', items }];
  return [...unread, ...audited];
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
    ...behind(state, now),
    ...lag(state, now),
    ...vault(state),
    ...log(state),
    dataEvents(state),
  ];
};
