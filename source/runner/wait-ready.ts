import type { Call } from '../core/plan.ts';
import type { ClockPort } from '../core/ports.ts';
import type { ActionType, Asked, ReadPorts } from '../runbook/actions/action-type.ts';

type Deps = { ports: ReadPorts; clock: ClockPort; held(): boolean };

/** ms between two looks, and for all of them: copying a large disc may take an hour. */
const every = 5000;
const longest = 2 * 3_600_000;

/** Waits until a call may go out (ActionType.ready); null = it may now. Nothing is sent while it waits, nor by it. */
export const whyNotReady = async (
  { ports, clock, held }: Deps,
  type: ActionType,
  call: Call,
  asked: Asked,
  signal: AbortSignal,
): Promise<string | null> => {
  if (!type.ready) return null;
  const until = clock.now() + longest;
  for (;;) {
    const seen = await type.ready(call, asked, ports, signal);
    if (seen.ok && seen.value.holds === true) return null;
    const said = seen.ok ? seen.value.said : seen.fault.what;
    // What cannot come true any more, or nobody wants to wait for.
    if (seen.ok && seen.value.holds === null) return said;
    if (signal.aborted || held()) return `${said}; not waited for any longer`;
    if (clock.now() >= until) return `${said} after two hours`;
    await clock.sleep(every, signal);
  }
};
