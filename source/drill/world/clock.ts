/** The world's clock: `worldNow = worldBase + (real now − realBase) × speed`. All in ms. */
export type WorldClock = { realBase: number; worldBase: number; speed: number };

/** World time at a real instant, ms. Whole, so that it can be written and compared. */
export const worldNow = (clock: WorldClock, realNow: number): number =>
  Math.floor(clock.worldBase + (realNow - clock.realBase) * clock.speed);

/** The same instant told from another base: time never jumps back when the speed changes, and only forward by `ahead`. */
export const rebase = (clock: WorldClock, realNow: number, change: { speed?: number; ahead?: number }): WorldClock => ({
  realBase: realNow,
  worldBase: worldNow(clock, realNow) + Math.max(0, change.ahead ?? 0),
  speed: change.speed ?? clock.speed,
});

/** Lengths in ms. */
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;
