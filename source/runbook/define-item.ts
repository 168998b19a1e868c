import type { Config } from '../core/config.ts';
import type { ItemSpec, ItemType, Judgement } from '../core/item.ts';

export const pass = (why: string): Judgement => ({ verdict: 'pass', why });
export const attention = (why: string): Judgement => ({ verdict: 'attention', why });
export const unknown = (why: string): Judgement => ({ verdict: 'unknown', why });
export const notApplicable = (why: string): Judgement => ({ verdict: 'not-applicable', why });

type One = Omit<ItemSpec, 'id' | 'skippable'> & { id: string; skippable?: boolean } & Pick<
    ItemType,
    'needs' | 'uses' | 'judge'
  >;

/** An item type that always gives exactly one line. */
export const defineItem = ({ needs, uses, judge, ...spec }: One): ItemType => ({
  id: spec.id,
  items: () => [{ skippable: true, attestable: uses.length === 0, ...spec }],
  needs,
  uses,
  judge,
});

/** An item type whose lines come out of the config: `terraform.<root>`, `rotate.<name>`. */
export const defineItems = (
  id: string,
  items: (config: Config) => ItemSpec[],
  rest: Pick<ItemType, 'needs' | 'uses' | 'judge'>,
): ItemType => ({
  id,
  items,
  ...rest,
});

export const notProbed = unknown('not probed by this version');
export const notConfigured = notApplicable('not configured');
