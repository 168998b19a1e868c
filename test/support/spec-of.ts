import { noConfig } from '../../source/core/config.ts';
import type { ItemSpec } from '../../source/core/item.ts';
import { itemSpecs } from '../../source/runbook/index.ts';

/** The line of the checklist with this id, as without any config. */
export const specOf = (id: string): ItemSpec => {
  const found = itemSpecs(noConfig()).find((s) => s.id === id);
  if (!found) throw new Error(`there is no item ${id}`);
  return found;
};
