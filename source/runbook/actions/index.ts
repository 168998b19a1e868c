import type { ActionType } from './action-type.ts';
import { deleteKey } from './delete-key.ts';
import { deleteObject } from './delete-object.ts';
import { deletePolicy, deleteProvider } from './delete-policy.ts';
import { deleteGroup, deleteRole } from './delete-principal.ts';
import { deleteResource, snapshotThenTerminate } from './delete-resource.ts';
import { leaveGroup, rejoinGroup } from './group-plan.ts';
import { importResource } from './import-resource.ts';
import { deactivateKey } from './key-plan.ts';
import { removeLoginProfile } from './login-plan.ts';
import { removeOwnDeny } from './own-deny-plan.ts';
import { detachPolicy, removeInline, restoreInline } from './principal-plan.ts';
import { denyRole, denySession } from './role-deny.ts';
import { syncApp, syncAppPrune } from './sync-app.ts';
import { undoAction } from './undo-plan.ts';
import { deleteUser, quarantineUser } from './user-plan.ts';
import { revokeLease, revokeToken } from './vault-plan.ts';
import { restoreVersion } from './version-plan.ts';

/**
 * Everything that reseal can do to the world, in the order in which it is offered: what ends one credential and nothing else
 * first, what hits more people after it.
 */
export const actionTypes: ActionType[] = [
  denySession,
  denyRole,
  quarantineUser,
  deactivateKey,
  deleteKey,
  removeLoginProfile,
  deleteUser,
  revokeToken,
  revokeLease,
  removeOwnDeny,
  detachPolicy,
  restoreInline,
  removeInline,
  restoreVersion,
  leaveGroup,
  rejoinGroup,
  deleteRole,
  deleteGroup,
  deletePolicy,
  deleteProvider,
  snapshotThenTerminate,
  deleteResource,
  importResource,
  deleteObject,
  syncApp,
  syncAppPrune,
  undoAction,
];
