import type { Config } from '../core/config.ts';
import type { ItemSpec, ItemType } from '../core/item.ts';
import * as later from './later.ts';
import { argocdSync } from './steps/argocd.sync/item.ts';
import { expiryLeases } from './steps/expiry.leases/item.ts';
import { expiryRenewal } from './steps/expiry.renewal/item.ts';
import { expirySessions } from './steps/expiry.sessions/item.ts';
import { expirySilence } from './steps/expiry.silence/item.ts';
import { iamUsers } from './steps/iam.users/item.ts';
import { kubernetesUntracked } from './steps/kubernetes.untracked/item.ts';
import { logCaptured } from './steps/log.captured/item.ts';
import { logRoles } from './steps/log.roles/item.ts';
import { policyRestored } from './steps/policy.restored/item.ts';
import { terraformOrphans } from './steps/terraform.orphans/item.ts';
import { terraformRoots } from './steps/terraform.root/item.ts';
import { trailCollected } from './steps/trail.collected/item.ts';
import { trailLogging } from './steps/trail.logging/item.ts';
import { trailReconciled } from './steps/trail.reconciled/item.ts';
import { vaultTokens } from './steps/vault.tokens/item.ts';

/** The checklist in the order of the runbook: this list is the order on every screen and in every report. */
export const itemTypes: ItemType[] = [
  logRoles,
  logCaptured,
  expirySessions,
  expiryLeases,
  expirySilence,
  expiryRenewal,
  trailCollected,
  trailLogging,
  trailReconciled,
  terraformRoots,
  terraformOrphans,
  argocdSync,
  kubernetesUntracked,
  iamUsers,
  vaultTokens,
  later.rotations,
  policyRestored,
  later.postmortemDraft,
  later.postmortemSignoff,
  later.preventGap,
  later.preventChange,
];

export const itemSpecs = (config: Config): ItemSpec[] => itemTypes.flatMap((type) => type.items(config));
