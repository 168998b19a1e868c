/** What was read of one account in one Region (product.md §8, `coverage.regions`). */
export type RegionCoverage = {
  account: string;
  region: string;
  pages: number;
  events: number;
  /** Every wanted query was read to its last page. */
  complete: boolean;
  /** Why not, in words; null when complete. `closed` = an organisation's explicit deny (domain.md §13.6). */
  error: string | null;
  closed: boolean;
};

export type Coverage = {
  regions: RegionCoverage[];
  /** The fixed end of the reading, ms. */
  end: number | null;
  /** `end` is at least 15 minutes after the expiry of the issued breakglass sessions. */
  lagSatisfied: boolean;
  /** Issuances of the role in the window that are not followed, because a session name narrows the tree. Times in ms. */
  unfollowed?: { accessKeyId: string; expiresAt: number | null; sessionName: string | null }[];
  dataEvents: 'collected' | 'not-collected' | 'partial';
};
