import type { Plan } from './plan.ts';

/** Printable ASCII without blanks at the ends: what can be typed as it is read. */
const typeable = /^[!-~](?:[ -~]{0,38}[!-~])?$/;

/**
 * What must be typed to confirm a plan (product.md §6): the target's name, or the plan's short code where the name is
 * masked, longer than 40 characters, or not plain ASCII.
 */
export const confirmWord = (plan: Plan, masked: boolean): string =>
  masked || !typeable.test(plan.target.name) ? plan.shortCode : plan.target.name;

/** The engine's check: the name where it can be typed, or the short code, to the letter. */
export const isConfirmed = (plan: Plan, typed: string): boolean =>
  typed === confirmWord(plan, false) || typed === plan.shortCode;
