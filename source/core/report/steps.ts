import type { Step } from '../words.ts';

/** The steps of the runbook in its order, with the word of product.md §3 for each. */
export const stepWords: { [step in Step]: string } = {
  '1': 'log',
  '2': 'expiry',
  '3a': 'trail',
  '3b': 'terraform',
  '3c': 'kubernetes',
  '3d': 'secrets',
  '4': 'rotate',
  '5': 'policy',
  '6': 'postmortem',
  '7': 'prevent',
};

export const steps: Step[] = ['1', '2', '3a', '3b', '3c', '3d', '4', '5', '6', '7'];

/** Does `--step` name this item? `3` stands for 3a to 3d, `3d` for one part, anything else for an item's id. */
export const inStep = (spec: { id: string; step: Step }, asked: string): boolean =>
  spec.id === asked || spec.step === asked || (asked === '3' && spec.step.startsWith('3'));
