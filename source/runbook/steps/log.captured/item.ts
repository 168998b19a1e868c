import { plural } from '../../../core/plural.ts';
import { attention, defineItem, pass } from '../../define-item.ts';

export const logCaptured = defineItem({
  id: 'log.captured',
  step: '1',
  deadline: 1,
  title: 'The session log is captured',
  why: 'The log tells what was meant; CloudTrail only tells what was done. Both are compared, so a line that nobody could read must be seen by a person.',
  needs: [],
  uses: [],
  judge: ({ progress }) => {
    if (progress.log.length === 0) return attention('no session log yet: reseal log import FILE');
    const unparsed = progress.log.filter((e) => e.kind === 'unparsed');
    const first = unparsed[0];
    if (first)
      return attention(`${plural(unparsed.length, 'line')} could not be read, the first is line ${first.line}`);
    const commands = progress.log.filter((e) => e.kind === 'command').length;
    return pass(`${plural(progress.log.length, 'line')}, ${plural(commands, 'command')}`);
  },
});
