import { describe, expect, it } from 'vitest';
import type { EngineState } from '../../../source/core/engine.ts';
import { createStateView } from '../../../source/hooks/state-view.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

/** An engine whose state is what one puts there. `check`: ms that what a check brings is held back. */
const viewed = (check: number) => {
  const task = { id: 'r', label: 'l', items: [], done: 0, total: 9, since: 0 };
  let state: EngineState = { ...createFakeEngine().engine.state(), running: [task] };
  const listeners = new Set<() => void>();
  const engine = {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const view = createStateView(engine, { people: 0, check });
  const put = (change: Partial<EngineState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const page = (done: number): void =>
    put({ running: [{ ...task, done }], progress: { ...state.progress, segments: done, chains: {} } });
  return { view, put, page, state: () => state, listeners };
};

const never = 60_000;

describe('the state that screens see', () => {
  it('holds back what only a check brings, after the first of it', () => {
    const { view, page, state } = viewed(never);
    page(1);
    expect(view.get()).toBe(state());
    page(2);
    expect(view.get().running[0]?.done).toBe(1);
    view.stop();
  });

  it('shows at once what somebody did, said, or waits for, with all that came meanwhile', () => {
    const { view, put, page, state } = viewed(never);
    const { progress } = state();
    const decided = {
      as: 'accepted',
      reason: 'r',
      by: 'bo',
      at: 1,
      expires: null,
      owner: 'bo',
      reference: null,
    } as const;
    const changes: Partial<EngineState>[] = [
      { progress: { ...progress, dispositions: { f: decided } } },
      { progress: { ...progress, notes: [] } },
      { message: { level: 'info', text: 'saved' } },
      { inFlight: { action: 'a', call: 'DeleteUser', since: 1 } },
      { running: [] },
    ];
    page(1);
    for (const change of changes) {
      page(2);
      expect(view.get()).not.toBe(state());
      put(change);
      expect(view.get()).toBe(state());
      put({ running: [{ id: 'r', label: 'l', items: [], done: 3, total: 9, since: 0 }] });
    }
    view.stop();
  });

  it('shows the last change always, and nothing after its end', async () => {
    const { view, page, state, listeners } = viewed(5);
    const shown = new Promise<void>((done) => {
      view.subscribe(() => {
        if (view.get().running[0]?.done === 7) done();
      });
    });
    for (let i = 1; i <= 7; i++) page(i);
    await shown;
    expect(view.get()).toBe(state());
    view.stop();
    expect(listeners.size).toBe(0);
  });
});
