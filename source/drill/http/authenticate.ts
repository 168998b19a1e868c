import { type Credential, credentialOf, standingOf } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import { secretOf, sessionTokenOf } from '../world/ids.ts';
import { globalRegion, isEnabled } from '../world/regions.ts';
import type { World } from '../world/world.ts';
import { isSignedWith, type Signature, type Signed } from './sigv4.ts';

// The same words for a key that is unknown, inactive, deleted or comes with another token: AWS tells nobody which.
const invalid = (): ApiFailure =>
  new ApiFailure('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);

const wrongSignature = (message: string): ApiFailure => new ApiFailure('SignatureDoesNotMatch', message, 403);

/** IAM is signed for us-east-1 only; a Region that is not enabled knows nobody (domain.md §4.3, §5.5). */
const checkScope = ({ service, region }: Signature): void => {
  if (service === 'iam' && region !== globalRegion) {
    throw wrongSignature(`Credential should be scoped to a valid region, not '${region}'.`);
  }
  if (!isEnabled(region)) throw invalid();
};

/**
 * Who signed the request, with what key and at what world time. Throws InvalidClientTokenId for a key that is not known,
 * not active or whose token is another, ExpiredToken when it is over, SignatureDoesNotMatch for the wrong secret.
 */
export const authenticate = (world: World, signature: Signature, signed: Signed, now: number): Credential => {
  checkScope(signature);
  const who = credentialOf(world, signature.keyId);
  if (!who) throw invalid();
  const token = signed.headers['x-amz-security-token'] ?? null;
  const wanted = who.kind === 'user-key' ? null : sessionTokenOf(world.seed, who.keyId);
  if (token !== wanted) throw invalid();
  if (!isSignedWith(secretOf(world.seed, who.keyId), signature, signed)) {
    throw wrongSignature(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
  const standing = standingOf(world, who, now);
  if (standing === 'expired') {
    throw new ApiFailure('ExpiredToken', 'The security token included in the request is expired', 403);
  }
  if (standing === 'unknown') throw invalid();
  return who;
};
