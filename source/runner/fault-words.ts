/** What is said of a fault of reseal itself: never the error's own words, which may hold anything. */
export const faultWords = (what: string): string =>
  `reseal itself failed in ${what}, and ended it there. Nothing in AWS or Vault was changed by that, and what was saved is whole.`;

export const detailsWords = (kept: boolean): string =>
  kept
    ? "The details are in faults.log in the incident's folder: send them to whoever looks after reseal, and try again."
    : 'Its details could not be kept here. Try again, and tell whoever looks after reseal what you did.';
