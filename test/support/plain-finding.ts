import type { Finding } from '../../source/core/finding.ts';

/** A finding that stands, of which nothing is known but what is given. */
export const plainFinding = (
  given: Partial<Finding> & Pick<Finding, 'item' | 'kind' | 'subject' | 'account'>,
): Finding => ({
  ...{ id: 'f1', region: null, standing: true, standingWhy: '', transient: false },
  ...{ events: [], at: null, why: '', uniqueId: null, actions: [] },
  ...given,
});
