import type { ByHand } from '../../core/engine.ts';
import { callManual } from '../../core/manual/call-command.ts';
import { manual } from '../../core/manual/manual.ts';
import type { Action } from '../../core/plan.ts';
import { withinLimits } from '../../core/undo/limits.ts';
import { undoRow, undoTitle } from '../../core/undo/rows.ts';
import type { Holder } from '../../core/undo/state.ts';
import { holdersOf, idBefore, type WorkedOut, workOut } from '../../core/undo/work-out.ts';
import type { JsonObject } from '../../core/words.ts';
import type { PlanContext, ReadPorts } from './action-type.ts';
import { readPreImages } from './pre-images.ts';
import { liveOf, type ReadLive, readLive } from './undo-live.ts';

type Work = { ok: true; worked: WorkedOut; live: Extract<ReadLive, { ok: true }> } | { ok: false; why: string };

/** Who is meant: by the pre-images, and for the action's own target by what the journal says. */
const meant = (action: Action, images: readonly JsonObject[], holder: Holder): string | null =>
  idBefore(images, holder) ?? (action.target.arn.endsWith(`/${holder.name}`) ? action.target.uniqueId : null);

/** The way back from an action, out of its proved pre-images and a fresh reading of everybody that it changed. */
export const workBack = async (
  action: Action,
  ports: ReadPorts,
  { progress, evidence }: Pick<PlanContext, 'progress' | 'evidence'>,
  signal: AbortSignal,
): Promise<Work> => {
  if (!evidence) return { ok: false, why: 'the evidence cannot be read here' };
  const found = await readPreImages(action, progress, evidence, ports.hash);
  if (!found.ok) return found;
  const { images } = found;
  const live = await readLive(ports.iam, holdersOf(action), signal);
  if (!live.ok) return { ok: false, why: live.why };
  const now = (holder: Holder) => liveOf(live.states, holder, meant(action, images, holder));
  return { ok: true, worked: withinLimits(workOut(action, images, now), action, now), live };
};

const notByHand: ReadonlySet<string> = new Set(['running', 'unsettled', 'locked']);

/** The same as exact calls, for somebody who may do what reseal may not; what is lost, as far as it can be made again. */
export const undoCalls = async (
  action: Action,
  ports: ReadPorts,
  context: PlanContext,
  signal: AbortSignal,
): Promise<{ ok: true; value: ByHand } | { ok: false; why: string }> => {
  const { state, why } = undoRow(action, context.progress);
  if (notByHand.has(state)) return { ok: false, why: why ?? state };
  const work = await workBack(action, ports, context, signal);
  if (!work.ok) return work;
  const { back, not } = work.worked;
  const says = 'What takes it back, in this order. reseal does it itself (⏎) where it has the permission:';
  return {
    ok: true,
    value: {
      title: undoTitle(action, context.progress),
      back: callManual(
        says,
        back.map((b) => b.call),
      ),
      not: not
        .filter((n) => n.lost || action.calls[n.of]?.state === 'done')
        .map(({ operation, why: because, remake }) => ({ operation, why: because, again: manual('', ...remake) })),
    },
  };
};
