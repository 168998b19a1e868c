import { accessKeyOperations } from './access-keys.ts';
import { boundaryOperations } from './boundaries.ts';
import { groupOperations } from './groups.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { loginProfileOperations } from './login-profiles.ts';
import { managedPolicyOperations } from './managed-policies.ts';
import { mfaOperations } from './mfa.ts';
import type { Operations } from './operation.ts';
import { certificateOperations, sshKeyOperations } from './other-credentials.ts';
import { policyVersionOperations } from './policy-versions.ts';
import { principalPolicyOperations } from './principal-policies.ts';
import { providerOperations } from './providers.ts';
import { roleOperations } from './roles.ts';
import { serviceCredentialOperations } from './service-credentials.ts';
import { tagOperations } from './tags.ts';
import { userOperations } from './users.ts';

/** Every operation of IAM that this world answers; any other is InvalidAction. */
export const iamOperations: Operations = {
  ...userOperations,
  ...accessKeyOperations,
  ...loginProfileOperations,
  ...mfaOperations,
  ...certificateOperations,
  ...sshKeyOperations,
  ...serviceCredentialOperations,
  ...principalPolicyOperations,
  ...groupOperations,
  ...roleOperations,
  ...boundaryOperations,
  ...tagOperations,
  ...instanceProfileOperations,
  ...managedPolicyOperations,
  ...policyVersionOperations,
  ...providerOperations,
};
