import type { EngineState } from '../engine.ts';

/** What changes the meaning of everything else on screen; shown in the title, in capitals. */
export const badgesOf = ({ progress, mode, readOnly }: EngineState): string[] => {
  const badges: string[] = [];
  if (progress.incident?.drill) badges.push('DRILL');
  if (mode.mode === 'tampered') badges.push('TAMPERED');
  // Whoever reads a dead man's screen must not wait for him.
  if (mode.mode === 'follower') badges.push(mode.holder === null ? 'NOBODY WRITES' : 'FOLLOWING');
  if (readOnly || (mode.mode !== 'writer' && mode.mode !== 'follower')) badges.push('READ-ONLY');
  if (progress.incident?.unclaimed) badges.push('UNCLAIMED');
  return badges;
};
