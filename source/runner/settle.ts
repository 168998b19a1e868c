import type { Store } from '../core/store.ts';
import type { ActionType, ReadPorts } from '../runbook/actions/action-type.ts';

/** On start: what was requested and never answered is unknown. Says so in the journal, once (product.md §6). */
export const markUnsettled = async (store: Store): Promise<void> => {
  const open = store.progress().actions.filter((a) => a.state === 'running');
  for (const action of open) {
    const events = action.calls.flatMap((c, index) =>
      c.state === 'requested'
        ? [
            {
              type: 'call.answered' as const,
              action: action.id,
              index,
              state: 'unsettled' as const,
              code: null,
              requestId: null,
              said: 'reseal ended before an answer came',
            },
          ]
        : [],
    );
    const cut = events.length > 0 ? 'a call was on its way' : 'no call was on its way';
    const outcome = `reseal ended in the middle of it; ${cut}. Nothing is repeated before a probe has looked.`;
    await store.append([...events, { type: 'action.finished', action: action.id, state: 'unsettled', outcome }], {
      durable: true,
    });
  }
};

/**
 * Looks at what unsettled actions left and journals what is there. Only after that may a new plan for the same target be
 * made; it is worked out from the live state, so that what was done already is not in it. Gives back, in a sentence each, what
 * could not be looked at, and why.
 */
export const settle = async (
  store: Store,
  types: ActionType[],
  ports: ReadPorts,
  account: string,
  signal: AbortSignal,
): Promise<string[]> => {
  const left: string[] = [];
  for (const action of store.progress().actions.filter((a) => a.state === 'unsettled')) {
    const type = types.find((t) => t.kind === action.kind);
    // Somebody else's account has no such user either: that would prove nothing.
    if (!type || action.account !== account) continue;
    const seen = await type.readBack({ target: action.target, calls: action.calls.map((c) => c.call) }, ports, signal);
    const why = seen.ok ? (seen.value.holds === null ? seen.value.said : null) : seen.fault.what;
    if (why !== null) left.push(`${action.title} is still unsettled: ${why}. Nothing was repeated.`);
    if (!seen.ok || seen.value.holds === null) continue;
    const outcome = `${seen.value.holds ? 'it holds' : 'it does not hold'}: ${seen.value.said}`;
    await store.append([{ type: 'action.settled', action: action.id, outcome }], { durable: true });
  }
  return left;
};
