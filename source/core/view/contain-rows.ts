import { iso, timeOfDay } from '../clock.ts';
import type { HandOver } from '../contain/hand-over.ts';
import type { ContainRow, ContainState } from '../contain/rows.ts';
import { consoleKey } from '../coverage.ts';
import type { Offer } from '../engine.ts';
import { folded } from '../manual/shell-words.ts';
import type { Session } from '../session.ts';
import type { Pen } from './pen.ts';
import { mark } from './row-parts.ts';
import { line, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { untilText } from './time-text.ts';
import { shortArn } from './who.ts';
import { wrap } from './width.ts';

const looks: { [state in ContainState]: [glyph: string, word: string, style: Style] } = {
  open: ['✖', '', 'bad'],
  running: ['◌', 'under way', 'accent'],
  ended: ['◌', 'ended, being read', 'good'],
  unsettled: ['!', 'unsettled', 'inverse'],
  refused: ['✖', 'not let by AWS', 'warn'],
};

/** What `enter` does here: the first thing that can be done now. */
export const firstWay = (offers: readonly Offer[]): Offer | null => offers.find((o) => o.disabled === null) ?? null;

const isConsole = ({ accessKeyId, bornFrom }: Session): boolean => accessKeyId === consoleKey(bornFrom ?? '');

const endText = ({ expiresAt, expiryKnown }: Session, now: number): string =>
  expiresAt !== null ? untilText(expiresAt, now) : expiryKnown ? 'no expiry' : 'expiry ?';

/** One credential or one deny of reseal's own. */
export const containRow = (
  pen: Pen,
  row: ContainRow,
  offers: readonly Offer[],
  { columns, now, selected }: { columns: number; now: number; selected: boolean },
): string => {
  const text: Style = selected ? 'selected' : 'plain';
  const wide = columns >= 100;
  const name = wide ? 44 : 24;
  const rest = Math.max(10, columns - 2 - 1 - 11 - name - 12 - 5 - 6);
  if (row.kind === 'deny') {
    const { deny } = row;
    const what = deny.type === 'role' ? `${deny.policy} on role ` : 'AWSDenyAll on user ';
    return line(
      pen,
      [
        mark(selected),
        [' – ', 'dim'],
        [what, text],
        [pen.name(deny.name), text],
        [` since ${timeOfDay(deny.since)}`, 'dim'],
      ],
      columns,
    );
  }
  const { session, state, alive, admin } = row;
  const [glyph, word, style] = looks[state];
  const way = firstWay(offers);
  const who = session.principal === null ? session.kind : shortArn(pen, session.principal);
  return table(pen, [
    { spans: [mark(selected)], width: 2 },
    {
      spans: [[alive === null && state === 'open' ? '?' : glyph, alive === null && state === 'open' ? 'warn' : style]],
      width: 1,
    },
    // Nobody knows the keys of a console session before it uses them.
    { spans: [[isConsole(session) ? 'console' : pen.key(session.accessKeyId), text]], width: 11 },
    {
      spans: [
        [who, text],
        [` ${session.kind}`, 'dim'],
      ],
      width: name,
    },
    { spans: [[endText(session, now), session.expiresAt === null ? 'bad' : 'plain']], width: 12 },
    { spans: [[admin ? 'admin' : '', 'warn']], width: 5 },
    {
      spans: [word === '' ? [way ? way.label : 'by somebody else', way ? 'accent' : 'warn'] : [word, style]],
      width: rest,
    },
  ]);
};

const prose = (pen: Pen, spans: readonly Span[], columns: number): string[] => {
  const [first, ...more] = wrap(pen.out(spans.map(([t]) => t).join('')), columns - 4);
  const style = spans[0]?.[1];
  return [first ?? '', ...more].map((l, i) => line(pen, [[i === 0 ? ' ' : '   '], [l, style]], columns));
};

/** Plain text for somebody else: no frame and no indent, so that it can be marked and copied. */
export const handOverLines = (pen: Pen, ways: readonly HandOver[], columns: number): string[] =>
  ways.flatMap(({ who, says, commands, refused, document }) => [
    ...wrap(pen.out(`reseal does not do this. For ${pen.name(who)}:`), columns).map((l) =>
      line(pen, [[l, 'bold']], columns),
    ),
    ...wrap(pen.out(says), columns).map((l) => line(pen, [[l]], columns)),
    ...(refused === null ? [] : wrap(pen.out(refused), columns).map((l) => line(pen, [[l, 'warn']], columns))),
    ...(document ?? []).map((l) => line(pen, [[l, 'accent']], columns)),
    ...commands.flatMap((c) => folded(pen.out(c), columns).map((l) => pen.paint(l, 'accent'))),
    '',
  ]);

/** What is known of the selected row, and what can be done: the shortest safe way first, then the others. */
export const containDetail = (pen: Pen, row: ContainRow, offers: readonly Offer[], columns: number): string[] => {
  if (row.kind === 'deny') {
    const { deny } = row;
    const [offer] = offers;
    return [
      line(pen, [[' '], [pen.name(deny.arn), 'bold'], [` put by reseal at ${iso(deny.since)}`, 'dim']], columns),
      ...prose(
        pen,
        [
          [
            'It stays until every credential that it holds back is dead without it. Then it must come off: it is drift.',
          ],
        ],
        columns,
      ),
      ...(offer
        ? offerLines(pen, [offer], columns)
        : prose(pen, [['The user or role is not known any more; re-run the check.', 'dim']], columns)),
    ];
  }
  const { session, action, state } = row;
  const about: Span[] = [
    [' '],
    [pen.name(session.accessKeyId), 'bold'],
    [` ${session.kind} · `, 'dim'],
    [session.principal === null ? 'nobody known' : pen.name(session.principal)],
  ];
  const last =
    action && state !== 'open'
      ? prose(
          pen,
          [[`${action.title}: ${action.outcome || action.state}`, state === 'ended' ? 'good' : 'warn']],
          columns,
        )
      : [];
  return [
    line(pen, about, columns),
    ...prose(pen, [[session.aliveWhy || 'not read yet', 'dim']], columns),
    ...last,
    ...offerLines(pen, offers, columns),
  ];
};

const offerLines = (pen: Pen, offers: readonly Offer[], columns: number): string[] => {
  const first = firstWay(offers);
  return offers.flatMap((o) => {
    const key = o === first ? '⏎ ' : 'd ';
    const style: Style = o === first ? 'bold' : o.disabled === null ? 'plain' : 'dim';
    const not = o.disabled === null ? '' : ` — not now: ${o.disabled}`;
    return prose(
      pen,
      [[`${key}${o.label}${not}${o.hits && o.disabled === null ? ` — ${o.hits}` : ''}`, style]],
      columns,
    );
  });
};
