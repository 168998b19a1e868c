/** One service token of Vault, by its accessor: the token itself is nowhere. Times are ms. */
export type DrillToken = {
  accessor: string;
  displayName: string;
  /** '' for tokens made by root, as in Vault. */
  entityId: string;
  policies: string[];
  path: string;
  createdAt: number;
  /** null = it never ends (root). */
  expiresAt: number | null;
  /** Accessor of the token that made it: it ends with that one. Null for orphans. */
  parent: string | null;
  meta: { [key: string]: string } | null;
};

/** Tokens by accessor. What is revoked is not in it any more. */
export type VaultTokens = Map<string, DrillToken>;

/** Does it still exist? A token ends with its parent. */
export const livesAt = (tokens: VaultTokens, token: DrillToken, now: number): boolean => {
  if (token.createdAt > now || (token.expiresAt !== null && token.expiresAt <= now)) return false;
  if (token.parent === null) return true;
  const parent = tokens.get(token.parent);
  return parent !== undefined && livesAt(tokens, parent, now);
};

/** Takes a token away and all that it made; false when there is none (any more). */
export const revokeToken = (tokens: VaultTokens, accessor: string, now: number): boolean => {
  const token = tokens.get(accessor);
  if (!token || !livesAt(tokens, token, now)) return false;
  tokens.delete(accessor);
  for (const child of [...tokens.values()]) if (child.parent === accessor) revokeToken(tokens, child.accessor, now);
  return true;
};
