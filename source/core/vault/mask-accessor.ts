/**
 * An accessor as it may be shown: whoever has the whole of one can revoke its token. The ends of 24 random letters tell a
 * hundred thousand tokens apart; the finding's `uniqueId` is a digest of the whole.
 */
export const maskAccessor = (accessor: string): string =>
  accessor.length < 12 ? '…' : `${accessor.slice(0, 4)}…${accessor.slice(-4)}`;

/** What a finding keeps of an accessor, and how an action finds it again among those that Vault lists. */
export const accessorDigest = (hash: (text: string) => string, accessor: string): string =>
  hash(`vault accessor\n${accessor}`).slice(0, 32);
