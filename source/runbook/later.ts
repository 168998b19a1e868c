import type { ItemType } from '../core/item.ts';
import { defineItem, defineItems, notProbed } from './define-item.ts';

/** Lines of the checklist that have no probe yet. They stand on screen from the first day and can never pass. */

export const rotations = defineItems(
  'rotate.<name>',
  (config) =>
    config.rotations.map((r) => ({
      id: `rotate.${r.name}`,
      step: '4',
      deadline: 3,
      title: `${r.name} is rotated, and that is proved`,
      why:
        r.why ??
        'What the session could have read is compromised. A new value must be in place and used, and the old one refused.',
      skippable: r.skippable,
    })),
  { needs: [], uses: [], judge: () => notProbed },
);

const last = (id: string, step: '6' | '7', title: string, why: string): ItemType =>
  defineItem({ id, step, deadline: 24, title, why, needs: [], uses: [], judge: () => notProbed });

export const postmortemDraft = last(
  'postmortem.draft',
  '6',
  'The postmortem is written, every claim cites an event',
  'The blast radius is lifted from the records, not from memory.',
);
export const postmortemSignoff = last(
  'postmortem.signoff',
  '6',
  'Two people have signed off on a fresh re-check',
  'Steps 2 to 5 must hold when they are looked at again, not only when they were done.',
);
export const preventGap = last(
  'prevent.gap',
  '7',
  'Why breakglass was needed is a named gap',
  'What the standard role could not do is named, with a proposed permission, or it is recorded that there is none.',
);
export const preventChange = last(
  'prevent.change',
  '7',
  'The change to the standard role is proposed',
  'A branch or a pull request that makes the next use of breakglass unnecessary.',
);
