import type { LogEntry } from '../incident.ts';
import { groupLines } from './group-lines.ts';
import { normalise, splitLines } from './normalise.ts';
import { placeTimes } from './place-times.ts';
import { readBody } from './read-body.ts';
import { redactedRaw, redactSecrets } from './redact-secrets.ts';

export type LogContext = {
  /** The incident's start, ms: what a line with only hours and minutes is counted from. */
  date: number;
  /** IANA name of the zone that the writer's clock showed; an unknown one throws RangeError (see `isZone`). */
  zone?: string;
  /** Where the text came from: a file's name, `typed in`. */
  source: string;
};

/**
 * A session log in the runbook's plain format → its entries (domain.md §1.2–1.3). Nothing is dropped: a line that cannot
 * be understood is an entry of kind `unparsed`, free text without a time is a note whose `at` is null. `line` counts from
 * 1. Secrets are masked in `text` and in `raw` before anything is returned.
 */
export const parseSessionLog = (text: string, { date, zone = 'UTC', source }: LogContext): LogEntry[] => {
  const rawLines = splitLines(text);
  const normalised = rawLines.map(normalise);
  const clean = redactSecrets(normalised.join('\n')).split('\n');
  const raw = redactedRaw(rawLines, normalised, clean);

  const blocks = groupLines(clean);
  const claimed = blocks.map((b) => (b.time === 'unclear' ? null : b.time));
  const placed = placeTimes(claimed, date, zone);
  return blocks.map((block, i) => {
    const at = placed[i] ?? null;
    // A time that was typed but means nothing must be seen by somebody, whatever the rest says.
    const lost = block.time !== null && at === null;
    const body = readBody(block.text);
    return {
      line: block.from + 1,
      at,
      kind: lost ? 'unparsed' : body.kind,
      text: body.text,
      raw: raw.slice(block.from, block.to + 1).join('\n'),
      source,
    };
  });
};
