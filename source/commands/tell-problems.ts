import { plural } from '../core/plural.ts';
import { safeText } from '../core/view/safe-text.ts';
import type { Context } from './context.ts';
import type { TrailProblem } from './read-trail-files.ts';

/** More than this are counted, not printed: a folder may hold thousands of them, and so may one file that is no text. */
const mostProblems = 20;

/**
 * Each problem of reading trail files as one line, as it comes, as long as they are few; the others are counted. What is left
 * out on purpose (notes beside the trail, digests) is no problem, and is counted apart. `end` gives how many problems there were.
 */
export const tellProblems = ({ err }: Pick<Context, 'err'>) => {
  let [count, left] = [0, 0];
  const tell = ({ file, what, skipped }: TrailProblem): void => {
    if (skipped) left++;
    else if (++count <= mostProblems) err(`reseal: ${safeText(file)}: ${safeText(what)}`);
  };
  const end = (): number => {
    if (count > mostProblems) err(`reseal: … and ${count - mostProblems} more that could not be read.`);
    if (left > 0) err(`reseal: ${plural(left, 'file')} left out: no trail by the name, or a digest without events.`);
    return count;
  };
  return { tell, end };
};
