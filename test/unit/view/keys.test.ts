import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../source/core/view/text-field.ts';
import { noSubject, screenIds } from '../../../source/keys/command.ts';
import { commandIds, commandOf } from '../../../source/keys/commands.ts';
import { commandTable } from '../../../source/keys/docs.ts';
import { type InkInput, type InkKey, pressOf } from '../../../source/keys/key.ts';
import { dispatch, type Layer } from '../../../source/keys/router.ts';
import { whyNot } from '../../../source/keys/stripped.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const noKey: InkKey = {
  ...{ upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageUp: false, pageDown: false },
  ...{ home: false, end: false, return: false, escape: false, ctrl: false, shift: false, meta: false },
  ...{ tab: false, backspace: false, delete: false },
};
const text = (input: string): InkInput => ({ input, key: noKey });
const special = (flag: keyof InkKey, input = ''): InkInput => ({ input, key: { ...noKey, [flag]: true } });

describe('normalising what Ink delivers', () => {
  test.each([
    [[text('j')], { type: 'key', key: 'j' }],
    [[text('G')], { type: 'key', key: 'G' }],
    [[special('return', '\r')], { type: 'key', key: 'enter' }],
    [[special('escape')], { type: 'key', key: 'esc' }],
    [[{ input: '', key: { ...noKey, escape: true, meta: true } }], { type: 'key', key: 'esc' }],
    [[{ input: '', key: { ...noKey, tab: true, shift: true } }], { type: 'key', key: 'shift-tab' }],
    [[{ input: 'z', key: { ...noKey, ctrl: true } }], { type: 'key', key: 'ctrl-z' }],
    [[{ input: 'd', key: { ...noKey, meta: true } }], null],
    [[text('jj')], { type: 'chunk', keys: ['j', 'j'] }],
    [[text('y\r')], { type: 'chunk', keys: ['y', 'enter'] }],
    [
      [text('tmp'), special('backspace'), special('return', '\r')],
      { type: 'chunk', keys: ['t', 'm', 'p', 'backspace', 'enter'] },
    ],
    [[text('ab'), { input: 'c', key: { ...noKey, ctrl: true } }, text('d')], { type: 'key', key: 'ctrl-c' }],
    [[text('')], null],
  ])('%j', (events, press) => {
    expect(pressOf(events as InkInput[])).toEqual(press);
  });
});

const state = createFakeEngine().engine.state();
const context = { state, subject: noSubject };

const recording = (): { layer: Layer; did: string[] } => {
  const did: string[] = [];
  const layer: Layer = {
    commands: Object.fromEntries(commandIds.map((id) => [id, (n: number) => void did.push(n > 1 ? `${id}×${n}` : id)])),
  };
  return { layer, did };
};

describe('dispatch', () => {
  test('a chunk moves, opens and goes back one piece at a time, and stops at anything else', () => {
    const { layer, did } = recording();
    let press = pressOf([text('jjk\rjq')]);
    while (press) press = dispatch([layer], press, context).rest;
    expect(did).toEqual(['down×2', 'up', 'open', 'down']);
  });

  test.each(['d', 'c', 'z', 'x', 'q', 'm', 'r', 'R', 'n'])('no chunk runs %s, alone or after moves', (key) => {
    for (const chunk of [`${key}${key}`, `j${key}`, `jj${key}\r`, `${key}\r`]) {
      const { layer, did } = recording();
      let press = pressOf([text(chunk)]);
      while (press) press = dispatch([layer], press, context).rest;
      expect(did.filter((d) => !d.startsWith('down'))).toEqual([]);
    }
  });

  test('while text is typed, characters are text; a chunk is text without its Enter; a paste is text', () => {
    const { layer: below, did } = recording();
    const edits: Edit[] = [];
    const done: string[] = [];
    const field: Layer = { text: (e) => edits.push(e), commands: { open: () => void done.push('open') } };
    for (const press of [pressOf([text('q')]), pressOf([text('dd\r')]), { type: 'paste', text: 'x\r' } as const]) {
      if (press) dispatch([field, below], press, context);
    }
    expect(edits).toEqual([
      { type: 'insert', text: 'q' },
      { type: 'insert', text: 'dd' },
      { type: 'insert', text: 'x\r' },
    ]);
    expect([...did, ...done]).toEqual([]);
    dispatch([field, below], { type: 'key', key: 'enter' }, context);
    dispatch([field, below], { type: 'key', key: 'down' }, context);
    expect([...done, ...did]).toEqual(['open', 'down']);
  });

  test('an Enter in a chunk ends the typing of a filter, and what comes behind it is for the list', () => {
    const { layer: below, did } = recording();
    const edits: Edit[] = [];
    let typing = true;
    const open = () => {
      typing = false;
    };
    const field: Layer = { text: (e) => edits.push(e), endsTyping: true, commands: { open } };
    let press = pressOf([text('ab\rjx')]);
    let refused = null;
    while (press) ({ refused, rest: press } = dispatch(typing ? [field, below] : [below], press, context));
    expect(edits).toEqual([{ type: 'insert', text: 'ab' }]);
    expect(did).toEqual(['down']);
    expect(refused).toMatchObject({ command: 'mark', why: expect.stringMatching(/by itself/) });
  });

  test('a modal layer hides what is below, a native one leaves only esc to us', () => {
    const { layer: below, did } = recording();
    dispatch([{ modal: true, commands: {} }, below], { type: 'key', key: 'q' }, context);
    const closed: string[] = [];
    const native: Layer = { native: true, commands: { back: () => void closed.push('back') } };
    for (const key of ['enter', 'j', '1', 'esc']) dispatch([native, below], { type: 'key', key }, context);
    expect(did).toEqual([]);
    expect(closed).toEqual(['back']);
  });

  test('a key that means something elsewhere says so', () => {
    expect(dispatch([{ commands: {} }], { type: 'key', key: 'd' }, context).refused?.why).toBe(
      'not on this screen; it works on item, tree, contain',
    );
    expect(dispatch([{ commands: {} }], { type: 'key', key: '%' }, context).refused).toBeNull();
  });
});

describe('the command table', () => {
  test('no key means two things on one screen', () => {
    for (const screen of screenIds) {
      const keys = commandIds
        .filter((id) => commandOf(id).on === 'everywhere' || commandOf(id).on.includes(screen))
        .flatMap((id) => [...commandOf(id).keys]);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test('the keys that are a contract are there', () => {
    const keys = commandIds.flatMap((id) => [...commandOf(id).keys]);
    for (const key of [...'jk123/?:rxndcizmwtlfophJq', 'enter', 'esc', 'tab', 'shift-tab', 'up', 'down'])
      expect(keys).toContain(key);
  });

  test('what changes the world is marked, and no mode but the writer’s lets it through', () => {
    const dangerous = commandIds.filter((id) => commandOf(id).danger);
    // `contain` and `undo` only list: what they plan, the engine refuses by itself where nothing may be written.
    expect(dangerous).toEqual(['remove']);
    const modes = [
      { ...state, readOnly: true },
      { ...state, mode: { mode: 'follower', why: '', holder: 'a@b' } as const },
      { ...state, mode: { mode: 'tampered', why: 'line 3', holder: null } as const },
      { ...state, mode: { mode: 'read-only', why: 'the disk is read-only', holder: null } as const },
    ];
    const subject = { item: 'iam.users', finding: 'f', actions: [{ kind: 'k', label: 'l', disabled: null }] };
    for (const s of modes) {
      for (const id of commandIds.filter((i) => commandOf(i).danger || commandOf(i).writes)) {
        expect(whyNot(commandOf(id), { state: s, subject })).not.toBeNull();
      }
    }
    expect(whyNot(commandOf('remove'), { state, subject })).toBeNull();
  });

  test('unclaimed locks deletions, unless the engine offers something that only contains', () => {
    const { incident } = state.progress;
    const unclaimed = {
      ...state,
      progress: { ...state.progress, incident: incident && { ...incident, unclaimed: true } },
    };
    const locked = { kind: 'delete-user', label: 'delete', disabled: 'deletions are locked' };
    const subject = { item: 'i', finding: 'f', actions: [locked] };
    expect(whyNot(commandOf('remove'), { state: unclaimed, subject })).toMatch(/deletions are locked/);
    const contains = { ...subject, actions: [locked, { kind: 'quarantine-user', label: 'q', disabled: null }] };
    expect(whyNot(commandOf('remove'), { state: unclaimed, subject: contains })).toBeNull();
  });

  test('the table for README has a row for each command', () => {
    const rows = commandTable().split('\n');
    expect(rows).toHaveLength(commandIds.length + 2);
    expect(rows).toContain(
      '| `d` | remove | item, tree, contain | plan the removal of the selected finding; nothing changes before its name is typed **changes the world** |',
    );
  });
});
