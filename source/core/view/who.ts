import type { EngineState } from '../engine.ts';
import type { Pen } from './pen.ts';
import type { Span } from './spans.ts';
import { cut, cutFront } from './width.ts';

/** `cleanup-ro/alice` of an assumed-role ARN, `alice` of a user's. */
export const shortArn = (pen: Pen, arn: string): string => {
  const steps = pen.name(arn).split(':').slice(5).join(':').split('/');
  return (steps.length > 1 ? steps.slice(1).slice(-2) : steps).join('/') || pen.name(arn);
};

/** Who reads and who acts, as AWS itself said it; each name in at most `columns`. */
export const whoSpans = (pen: Pen, { progress }: EngineState, columns = Number.POSITIVE_INFINITY): Span[] => {
  const one = (purpose: 'read' | 'act'): Span[] => {
    const caller = progress.callers[purpose];
    if (!caller) return [[purpose, 'dim'], [' –']];
    if (caller.fault !== null)
      return [
        [purpose, 'dim'],
        [` ${cut(caller.fault, columns, pen.out('…'))}`, 'warn'],
      ];
    const name = caller.arn === null ? '–' : pen.out(shortArn(pen, caller.arn));
    return [[purpose, 'dim'], [` ${cutFront(name, columns, pen.out('…'))}`]];
  };
  return [...one('read'), [' · ', 'dim'], ...one('act')];
};
