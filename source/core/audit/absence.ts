import type { Reading } from '../reading.ts';

/**
 * What is known of deletions. Users and groups can be renamed, so that NoSuchEntity for a name proves nothing by itself;
 * unique ids are given once and never again (domain.md §13).
 */
export type Deletions = {
  /**
   * Unique ids of what is known to be deleted; ids of findings and access keys whose owner is (see `Audit.gone`, and
   * reseal's own deletions that were read back).
   */
  gone?: ReadonlySet<string>;
  /** Unique ids of all users of the account (ListUsers, every page), and of all groups (ListGroups). */
  userIds?: Reading<string[]>;
  groupIds?: Reading<string[]>;
};

type Missing = {
  type: 'user' | 'group';
  /** What the name says: that nobody bears it, or that somebody else does. */
  head: string;
  uniqueId: string | null;
  /** Id of the finding or access key that hangs on it. */
  on: string;
};

/** Was the one who bore the name deleted, or may it live on under another? `why` is one sentence. */
export const absence = (
  { type, head, uniqueId, on }: Missing,
  { gone, userIds, groupIds }: Deletions,
): { gone: boolean; why: string } => {
  const unsure = (rest: string) => ({ gone: false, why: `${head}; ${rest}` });
  const ids = type === 'user' ? userIds : groupIds;
  // What is seen there now goes before any record: the one deleted may have been another one of that name.
  if (uniqueId !== null && ids?.ok && ids.value.includes(uniqueId)) {
    return unsure(`${uniqueId} was renamed to something that was not read`);
  }
  if (gone?.has(on) || (uniqueId !== null && gone?.has(uniqueId))) {
    return { gone: true, why: `${head}, and its deletion is known` };
  }
  if (uniqueId === null) return unsure('whether it was renamed is not known: no record tells its unique id');
  if (!ids) return unsure('whether it was renamed is not known');
  if (!ids.ok) return unsure(`whether it was renamed is not known: the ${type}s were not listed: ${ids.fault.what}`);
  return { gone: true, why: `${head}, and no ${type} of the account is ${uniqueId}` };
};
