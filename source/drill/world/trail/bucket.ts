/** 2 requests a second of world time, per account and Region, saved up to two (domain.md §4.2, §13.7). */
const perSecond = 2;
const most = 2;

/** False = throttled. `now` is world time, ms: a faster drill has a faster limit. */
export type Bucket = { take(region: string, now: number): boolean };

/** Each Region begins full. */
export const lookupBucket = (): Bucket => {
  const levels = new Map<string, { level: number; at: number }>();
  return {
    take: (region, now) => {
      const old = levels.get(region) ?? { level: most, at: now };
      const level = Math.min(most, old.level + ((now - old.at) / 1000) * perSecond);
      levels.set(region, { level: level >= 1 ? level - 1 : level, at: now });
      return level >= 1;
    },
  };
};
