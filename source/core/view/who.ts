import type { EngineState } from '../engine.ts';
import type { Pen } from './pen.ts';
import type { Span } from './spans.ts';

/** `cleanup-ro/alice` of an assumed-role ARN, `alice` of a user's. */
export const shortArn = (pen: Pen, arn: string): string => {
  const steps = pen.name(arn).split(':').slice(5).join(':').split('/');
  return (steps.length > 1 ? steps.slice(1).slice(-2) : steps).join('/') || pen.name(arn);
};

/** Who reads and who acts, as AWS itself said it. */
export const whoSpans = (pen: Pen, { progress }: EngineState): Span[] => {
  const one = (purpose: 'read' | 'act'): Span[] => {
    const caller = progress.callers[purpose];
    if (!caller) return [[purpose, 'dim'], [' –']];
    if (caller.fault !== null)
      return [
        [purpose, 'dim'],
        [` ${caller.fault}`, 'warn'],
      ];
    return [[purpose, 'dim'], [` ${caller.arn === null ? '–' : shortArn(pen, caller.arn)}`]];
  };
  return [...one('read'), [' · ', 'dim'], ...one('act')];
};
