import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JournalEvent } from '../../../source/core/journal-event.ts';
import type { Progress } from '../../../source/core/progress.ts';
import { eventLines } from '../../../source/core/view/event-json.ts';
import { itemLineRow } from '../../../source/core/view/item-line-row.ts';
import { itemLines } from '../../../source/core/view/item-lines.ts';
import { journalRow } from '../../../source/core/view/journal-row.ts';
import { namesOf } from '../../../source/core/view/mask-names.ts';
import { createPen, type Pen } from '../../../source/core/view/pen.ts';
import { planBox, planNames } from '../../../source/core/view/plan-box.ts';
import { sessionDetail } from '../../../source/core/view/session-detail.ts';
import { treeOrder } from '../../../source/core/view/session-tree.ts';
import { line, lineEnds, table } from '../../../source/core/view/spans.ts';
import { emptyField } from '../../../source/core/view/text-field.ts';
import { trailColumns, trailRow } from '../../../source/core/view/trail-row.ts';
import { axisOf } from '../../../source/core/view/tree-axis.ts';
import { treeColumns, treeRow } from '../../../source/core/view/tree-row.ts';
import { widthOf } from '../../../source/core/view/width.ts';
import { eventOf } from '../../support/fake/events.ts';
import { deletePlan } from '../../support/fake/plan.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const plain = createPen({ color: false, ascii: false, mask: null });
const masked = (names: string[] = []): Pen =>
  createPen({ color: false, ascii: false, mask: { salt: 'INC-1 0', names } });

describe('rows', () => {
  test('a row is exactly as wide as asked, whatever its text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }),
        fc.integer({ min: 3, max: 60 }),
        (texts, columns) => {
          const spans = texts.map((t) => [t] as const);
          expect(widthOf(line(plain, spans, columns, true))).toBe(columns);
          expect(widthOf(lineEnds(plain, spans, [['end']], columns))).toBe(columns);
          expect(
            widthOf(
              table(plain, [
                { spans, width: columns },
                { spans, width: 7, right: true },
              ]),
            ),
          ).toBe(columns + 8);
        },
      ),
    );
  });

  test('colour is put around text and never into it', () => {
    const pen = createPen({ color: true, ascii: false, mask: null });
    expect(line(pen, [['bad\u001b[0m', 'bad'], [' ok']], 40)).toBe('\u001b[1;31mbad\\u001b[0m\u001b[0m ok');
    expect(line(plain, [['bad', 'bad']], 40)).toBe('bad');
  });

  test('in ASCII our own signs have a stand-in and all else is escaped', () => {
    const pen = createPen({ color: false, ascii: true, mask: null });
    expect(pen.out('✖ a → b … é')).toBe('x a > b ~ \\u00e9');
  });
});

describe('mask', () => {
  test('one value, one pseudonym, in an ARN and alone, and never masked twice', () => {
    const pen = masked(['tmp-admin']);
    const user = pen.out('tmp-admin');
    expect(user).toMatch(/^name-[0-9a-z]{6}$/);
    expect(pen.out('arn:aws:iam::123456789012:user/tmp-admin')).toBe(
      `arn:aws:iam::${pen.out('123456789012')}:user/${user}`,
    );
    expect(pen.out(`user ${user} again`)).toBe(`user ${user} again`);
    expect(masked().out('123456789012')).toBe(pen.out('123456789012'));
    expect(createPen({ color: false, ascii: false, mask: { salt: 'other', names: [] } }).out('123456789012')).not.toBe(
      pen.out('123456789012'),
    );
  });

  test.each([
    ['bucket-123456789012-logs is open', '123456789012'],
    ['key ASIAQ4XMPLE7A3KFYX6K.', 'YX6K'],
    ['AROAEXAMPLEBREAKGLAS:alice did it', 'alice'],
    ['PolicyArn=arn:aws:s3:::secret-bucket/path', 'secret'],
    ['asked ana.b+c@example.com, and bo@laptop', 'laptop'],
    ['from 198.51.100.7:443', '198.51'],
    ['role/path/to/Deployer (role)', 'Deployer'],
    ['User: arn:aws:sts::123456789012:assumed-role/r/alice is not', 'alice'],
  ])('%j does not tell %j', (text, secret) => {
    expect(masked().out(text)).not.toContain(secret);
  });

  test('what happened stays readable', () => {
    expect(masked().out('arn:aws:iam::aws:policy/AdministratorAccess')).toBe(
      'arn:aws:iam::aws:policy/AdministratorAccess',
    );
    expect(masked().out('2 of 6 can still act, AttachUserPolicy in us-east-1 at 13:05:40Z')).toBe(
      '2 of 6 can still act, AttachUserPolicy in us-east-1 at 13:05:40Z',
    );
  });
});

/** Every row of every screen that shows what came from outside. */
const everything = (pen: Pen, progress: Progress): string => {
  const { engine } = createFakeEngine();
  const state = { ...engine.state(), progress };
  const now = engine.now();
  const expanded = new Set(progress.findings.flatMap((f) => [f.id, ...f.events]));
  const event = (id: string): string[] =>
    eventLines(pen, eventOf(engine.events.row(Math.max(0, engine.events.indexOf(id)))));
  const view = { now, filter: '', expanded, eventLines: event, actionsFor: () => [] };
  const at = { state, store: engine.events, now, columns: 160 };
  const items = new Set(progress.findings.map((f) => f.item));
  const lines = [...items].flatMap((item) =>
    itemLines(state, { ...view, item }).map((l) => itemLineRow(pen, l, at, false)),
  );
  const axis = axisOf(progress.sessions, now, 60);
  const tree = { columns: treeColumns(200), axis, activity: new Map(), now, aws: now, selected: false };
  const plan = deletePlan(now);
  pen.learn(planNames(plan));
  const note: JournalEvent = {
    type: 'note.added',
    about: 'iam.users',
    text: progress.findings.map((f) => f.subject).join(' '),
  };
  return [
    ...lines,
    ...treeOrder(progress.sessions).map((n) => treeRow(pen, n, tree)),
    ...progress.sessions.flatMap((s) => sessionDetail(pen, s, 200)),
    ...Array.from({ length: 100 }, (_, i) => trailRow(pen, engine.events.row(i), trailColumns(200), false, false)),
    journalRow(
      pen,
      { kind: 'line', entry: { v: 1, seq: 1, at: now, by: 'bo@laptop', prev: '', hash: '', event: note } },
      200,
      { selected: false, expanded: false, actionOf: () => undefined },
    ),
    ...planBox(pen, { plan, field: emptyField, top: 0, note: null }, { columns: 160, rows: 40 }),
  ].join('\n');
};

test('with the mask on no name, key, account or address of the incident is on any row', () => {
  const name = fc.stringMatching(/^[a-z]{4}[\w+=,.@-]{3,12}[a-z]$/);
  const account = fc.stringMatching(/^[1-9]\d{11}$/);
  const key = fc.stringMatching(/^A[KS]IA[A-Z0-9]{16}$/);
  fc.assert(
    fc.property(fc.tuple(name, name, name), account, key, ([user, role, session], id, keyId) => {
      const { progress } = createFakeEngine().engine.state();
      const swap = (text: string): string =>
        text
          .replaceAll('tmp-admin', user)
          .replaceAll('ops-chain-a', role)
          .replaceAll('alice', session)
          .replaceAll('123456789012', id)
          .replaceAll('AKIAQ4XMPLE7A3KFFGIG', keyId);
      const other = JSON.parse(swap(JSON.stringify(progress))) as Progress;
      const pen = masked(namesOf(other));
      const shown = everything(pen, other);
      for (const secret of [
        user,
        role,
        session,
        id,
        keyId,
        keyId.slice(-6),
        'importer',
        'eks-node-role',
        'XMPLE',
        '198.51',
      ]) {
        expect(shown).not.toContain(secret);
      }
      expect(everything(plain, other)).toContain(user);
    }),
    { numRuns: 25 },
  );
});
