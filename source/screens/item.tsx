import { useEffect, useMemo, useRef } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import type { EngineState } from '../core/engine.ts';
import { fieldSpans } from '../core/view/field-spans.ts';
import { itemHead } from '../core/view/item-head.ts';
import { itemLineRow } from '../core/view/item-line-row.ts';
import { coverageOffer, findingsOf, type ItemLine, itemLines } from '../core/view/item-lines.ts';
import { itemRows } from '../core/view/item-row.ts';
import { linkOffer } from '../core/view/link-lines.ts';
import { isAbout } from '../core/view/log-list.ts';
import { manyOf } from '../core/view/many.ts';
import { type Scroll, settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { textOf } from '../core/view/text-field.ts';
import { wrapLines } from '../core/view/wrap-lines.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import type { Route } from '../hooks/app-state.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { eventOr, useEventLines } from '../hooks/use-event-lines.ts';
import { useFilterField } from '../hooks/use-filter-field.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import type { Subject } from '../keys/command.ts';
import { itemReducer, startItem } from './item-state.ts';

/** A finding may be about a credential itself. */
const progressKey = ({ progress }: EngineState, subject: string): string | null =>
  progress.sessions.some((s) => s.accessKeyId === subject) ? subject : null;

const keyOf = (l: ItemLine | undefined): string => (l ? `${l.kind} ${l.id}` : '');
const placeOf = (lines: readonly ItemLine[], key: string): number => lines.findIndex((l) => keyOf(l) === key);

/** One line of the checklist: why it matters, what was read, the findings with their events, what can be done. */
export const ItemScreen = ({ item }: { item: string }) => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const state = useEngineState();
  const now = useNow(5000);
  const { columns, rows } = useBody();
  const attempt = useAttempt();
  const [view, change] = useKept(`item ${item}`, itemReducer, startItem);
  const filter = textOf(view.filter);
  const eventLines = useEventLines(view.events);

  useEffect(() => attempt(() => engine.events.load()), [engine, attempt]);

  const { expanded } = view;
  const lines = useMemo(() => {
    const asked = { item, now, filter, expanded, eventLines, actionsFor: (id: string) => engine.actionsFor(id) };
    return wrapLines(pen, itemLines(state, asked), columns);
  }, [state, item, now, filter, expanded, eventLines, engine, pen, columns]);
  const row = useMemo(() => itemRows(state, now).find((r) => r.spec.id === item), [state, now, item]);
  const head = row ? itemHead(pen, state, row, now, columns, Math.floor(rows / 2)) : [`no item ${item}`];
  // The filter stands there as long as it hides something, typed or not.
  const prompt = view.typing || filter !== '';
  const height = Math.max(1, rows - head.length - (prompt ? 1 : 0));
  // A check that ends sorts the findings anew: the cursor stays on its finding, so that the next key is about the same one.
  const anchor = useRef<{ lines: typeof lines; scroll: Scroll; key: string; place: number } | null>(null);
  const last = anchor.current;
  const moved = last && last.lines !== lines && last.scroll === view.scroll ? placeOf(lines, last.key) : -1;
  const scroll = last && moved >= 0 ? { selected: moved, top: view.scroll.top + moved - last.place } : view.scroll;
  const list = settle(scroll, lines.length, height);
  const current = lines[list.selected];
  useEffect(() => {
    anchor.current = { lines, scroll: view.scroll, key: keyOf(lines[list.selected]), place: list.selected };
    if (moved >= 0 && moved !== view.scroll.selected) change({ type: 'list', change: () => scroll });
  });
  const finding = current?.finding?.id ?? null;
  const subject: Subject = { item, finding, actions: finding === null ? [] : engine.actionsFor(finding) };

  // Read once and kept as it was read: the mask may go on after it was opened.
  const openEvent = (id: string): void => {
    change({ type: 'toggle', id });
    if (!view.events.has(id)) eventOr(engine.readEvent(id)).then((event) => change({ type: 'event', id, event }));
  };
  const link = (): void => {
    if (finding !== null) dispatch({ type: 'ask', dialog: { dialog: 'link', finding } });
  };
  const open = (): void => {
    if (!current) return;
    if (current.kind === 'event') openEvent(current.event);
    else if (current.kind === 'finding' || current.kind === 'action') change({ type: 'toggle', id: current.id });
    else if (current.kind === 'offer' && current.action === linkOffer) link();
    else if (current.kind === 'offer' && current.action === coverageOffer)
      dispatch({ type: 'go', route: { screen: 'coverage' } });
    else if (current.kind === 'offer' && current.disabled !== null) {
      dispatch({ type: 'say', said: { level: 'warn', text: `${current.label}: ${current.disabled}` } });
    } else if (current.kind === 'offer' && finding !== null) {
      dispatch({ type: 'ask', dialog: { dialog: 'plan', about: finding, kind: current.action } });
    }
  };

  // From a finding to its proof: its first event in the trail, and the credential that made it in the tree.
  const proof = current?.kind === 'event' ? current.event : (current?.finding?.events[0] ?? null);
  const proven = proof === null ? -1 : engine.events.indexOf(proof);
  const by = proven < 0 ? null : engine.events.row(proven).keyId;
  // A line that was logged and never seen has no event, but a place in the log.
  const said = state.progress.log.findIndex((e) => current?.finding && isAbout(current.finding, e));
  const inLog: Route | null =
    proof !== null ? { screen: 'log', event: proof } : said >= 0 ? { screen: 'log', entry: said } : null;
  const key = by ?? progressKey(state, current?.finding?.subject ?? '');

  useLayer('screen', {
    subject,
    commands: {
      ...(proof === null
        ? {}
        : { trail: () => dispatch({ type: 'go', route: { screen: 'trail', filter: '', focus: proof } }) }),
      ...(inLog === null ? {} : { log: () => dispatch({ type: 'go', route: inLog }) }),
      ...(key === null ? {} : { tree: () => dispatch({ type: 'go', route: { screen: 'tree', focus: key } }) }),
      ...listMoves((f) => change({ type: 'list', change: f }), lines.length, height),
      open,
      // With a filter it is about all that is shown, one plan and one typed name after another.
      remove: () => {
        const shown = filter === '' ? [] : findingsOf(state, { item, filter, now });
        const many = manyOf(shown, (id) => engine.actionsFor(id)).length > 1;
        if (many) dispatch({ type: 'ask', dialog: { dialog: 'many', findings: shown.map((f) => f.id) } });
        else if (finding !== null) dispatch({ type: 'ask', dialog: { dialog: 'actions', about: finding } });
      },
      // Without a filter `x` is about one finding only: nobody decides about hundreds by accident.
      mark: () => {
        if (finding === null) return;
        const all = filter === '' ? [finding] : findingsOf(state, { item, filter, now }).map((f) => f.id);
        dispatch({ type: 'ask', dialog: { dialog: 'disposition', one: finding, findings: all } });
      },
      link,
      're-run': () => attempt(() => engine.check([item])),
      filter: () => change({ type: 'type', on: true }),
      attest: () => dispatch({ type: 'ask', dialog: { dialog: 'attest', item } }),
      waive: () => dispatch({ type: 'ask', dialog: { dialog: 'waive', item } }),
      ...(filter === '' ? {} : { back: () => change({ type: 'clear' }) }),
    },
  });
  useFilterField(view.typing, change);

  const draw = (): string[] => {
    const at = { state, store: engine.events, now, columns };
    const shown = lines.slice(list.top, list.top + height);
    const asked = line(pen, [[' filter: ', 'accent'], ...fieldSpans(view.filter, columns - 10, view.typing)], columns);
    return [
      ...head,
      ...(prompt ? [asked] : []),
      ...shown.map((l, i) => itemLineRow(pen, l, at, list.top + i === list.selected)),
    ];
  };
  return <ScreenFrame screen="item" subject={subject} lines={draw} />;
};
