import type { Config } from '../core/config.ts';
import type { ItemSpec, ItemType } from '../core/item.ts';

/** A line of the checklist, and how it is judged. */
export type Line = { spec: ItemSpec; type: ItemType };

export const linesOf = (types: ItemType[], config: Config): Line[] =>
  types.flatMap((type) => type.items(config).map((spec) => ({ spec, type })));
