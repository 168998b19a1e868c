import { useMemo } from 'react';
import { ScreenFrame } from '../components/frame.tsx';
import { canStillAct } from '../core/can-still-act.ts';
import { awsNow } from '../core/clock.ts';
import { handOver } from '../core/contain/hand-over.ts';
import { type ContainRow, containRows } from '../core/contain/rows.ts';
import type { Offer } from '../core/engine.ts';
import { containDetail, containRow, firstWay, handOverLines } from '../core/view/contain-rows.ts';
import { settle } from '../core/view/scroll.ts';
import { line } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useKept } from '../hooks/use-kept.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { listMoves } from '../hooks/use-list.ts';
import { useEngineState, useNow } from '../hooks/use-live.ts';
import type { Subject } from '../keys/command.ts';
import { containReducer, credentialOf, idOf, placeOf, startContain } from './contain-state.ts';

/** `c`: everything that can still act, the most dangerous first, and the shortest safe way to end it. */
export const ContainScreen = () => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const state = useEngineState();
  const now = useNow(1000);
  const { columns, rows } = useBody();
  const [view, change] = useKept('contain', containReducer, startContain);
  const { progress } = state;
  const all = useMemo(() => containRows(progress, now), [progress, now]);
  const offersOf = (row: ContainRow | undefined): Offer[] => {
    const credential = credentialOf(row);
    if (row === undefined || credential === null) return [];
    // A living credential is ended here; what reseal put for it is taken off from its own line.
    return engine.actionsFor({ credential }).filter((o) => (o.kind === 'remove-own-deny') === (row.kind === 'deny'));
  };
  const ids = all.map(idOf);
  const at = placeOf(view, ids);
  const row = all[at];
  const offers = offersOf(row);
  const credential = credentialOf(row);
  const ways = row?.kind === 'credential' ? handOver(row.session, progress, awsNow(progress, now) ?? now) : [];
  const stuck = row?.kind === 'credential' && (row.state === 'refused' || firstWay(offers) === null);
  const under = row
    ? [...containDetail(pen, row, offers, columns), ...(stuck ? ['', ...handOverLines(pen, ways, columns)] : [])]
    : [];
  // The list keeps at least five lines, its heading among them; what is under it takes what it needs of the rest.
  const room = Math.max(
    0,
    Math.min(under.length + 1, rows - Math.min(all.length + 2, Math.max(6, Math.floor(rows / 2)))),
  );
  const height = Math.max(1, rows - 2 - room);
  const list = settle({ ...view.scroll, selected: at }, all.length, height);
  const subject: Subject = { item: 'expiry.sessions', finding: null, credential, actions: offers };

  const plan = (): void => {
    const way = firstWay(offers);
    if (credential === null) return;
    if (way) dispatch({ type: 'ask', dialog: { dialog: 'plan', about: { credential }, kind: way.kind } });
    else if (ways.length > 0) dispatch({ type: 'ask', dialog: { dialog: 'hand-over', credential } });
    else
      dispatch({
        type: 'say',
        said: { level: 'warn', text: offers[0]?.disabled ?? 'nothing can be done about it from here' },
      });
  };
  useLayer('screen', {
    subject,
    commands: {
      ...listMoves((f) => change({ type: 'list', change: f, at, ids }), all.length, height),
      open: plan,
      remove: () =>
        credential !== null && dispatch({ type: 'ask', dialog: { dialog: 'actions', about: { credential } } }),
      tree: () =>
        dispatch({ type: 'go', route: { screen: 'tree', ...(credential === null ? {} : { focus: credential }) } }),
    },
  });

  const draw = (): string[] => {
    const can = canStillAct(progress, now);
    const living = all.filter((r) => r.kind === 'credential').length;
    const head =
      living > 0
        ? line(
            pen,
            [
              [` ${living} not known to be dead, the most dangerous first`, 'bold'],
              ['   as far as was read', 'dim'],
            ],
            columns,
          )
        : line(
            pen,
            [
              [
                can.state === 'no' ? ' ✔ nothing can still act' : ' ? nothing is known to be alive',
                can.state === 'no' ? 'good' : 'warn',
              ],
              [`   ${can.text}`, 'dim'],
            ],
            columns,
          );
    const shown = all.slice(list.top, list.top + height);
    const listed = shown.map((r, i) =>
      containRow(pen, r, offersOf(r), { columns, now, selected: list.top + i === list.selected }),
    );
    return [head, '', ...listed, ...(room > 0 ? ['', ...under.slice(0, room - 1)] : [])];
  };
  return <ScreenFrame screen="contain" subject={subject} lines={draw} />;
};
