import type { Config } from '../core/config.ts';
import type { ItemType } from '../core/item.ts';
import { defineItem, defineItems, notConfigured, notProbed } from './define-item.ts';

/** Lines of the checklist that have no probe yet. They stand on screen from the first day and can never pass. */

const whenConfigured =
  (system: (config: Config) => unknown): ItemType['judge'] =>
  ({ config }) =>
    system(config) ? notProbed : notConfigured;

export const terraformRoots = defineItems(
  'terraform.<root>',
  (config) =>
    (config.terraform?.roots ?? []).map((root) => ({
      id: `terraform.${root.name}`,
      step: '3b',
      deadline: 3,
      title: `Terraform root ${root.name} shows no difference`,
      why: 'A plan compares what Terraform manages with what is there. It never shows what Terraform does not know.',
      skippable: true,
    })),
  { needs: [], uses: [], judge: () => notProbed },
);

export const terraformOrphans = defineItem({
  id: 'terraform.orphans',
  step: '3b',
  deadline: 3,
  title: 'Nothing the session created is left outside Terraform',
  why: 'Orphans never appear in a plan. What the session created and what still exists is imported, deleted, or accepted with an owner.',
  needs: [],
  uses: [],
  judge: () => notProbed,
});

export const argocdSync = defineItem({
  id: 'argocd.sync',
  step: '3c',
  deadline: 3,
  title: 'Every Argo CD application is Synced after a refresh',
  why: 'A change by hand shows as OutOfSync; self-heal may have reverted it already, which says nothing about what happened.',
  needs: [],
  uses: [],
  judge: whenConfigured((c) => c.argocd),
});

export const kubernetesUntracked = defineItem({
  id: 'kubernetes.untracked',
  step: '3c',
  deadline: 3,
  title: 'No object of the window is left that nothing owns',
  why: 'Argo CD sees only what it manages. A ClusterRoleBinding made by hand is invisible to it.',
  needs: [],
  uses: [],
  judge: whenConfigured((c) => c.kubernetes),
});

export const vaultTokens = defineItem({
  id: 'vault.tokens',
  step: '3d',
  deadline: 3,
  title: 'Vault tokens of the session are revoked',
  why: 'A Vault token outlives the AWS session. Those that belong to the session are told apart from the thousands that services make.',
  needs: [],
  uses: [],
  judge: whenConfigured((c) => c.vault),
});

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
