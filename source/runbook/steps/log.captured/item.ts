import { cutThreads, unreadLines } from '../../../core/log-state.ts';
import { plural } from '../../../core/plural.ts';
import { onlyNamesPeople } from '../../../core/session-log/facts.ts';
import { attention, defineItem, pass, unknown } from '../../define-item.ts';

export const logCaptured = defineItem({
  id: 'log.captured',
  step: '1',
  deadline: 1,
  title: 'The session log is captured',
  why: 'The log tells what was meant; CloudTrail only tells what was done. Both are compared, so a line that nobody could read must be seen by a person, and a thread that was cut off says nothing about what is missing.',
  needs: [],
  uses: [],
  judge: ({ progress }) => {
    if (progress.log.length === 0) return attention('no session log yet: reseal log import FILE');
    // Naming the roles is step 1 as well, and goes through the same command: that is no log of what was done.
    if (progress.log.every((e) => onlyNamesPeople(e.text)))
      return attention('the log only names people so far, not what was done: reseal log import FILE');
    const unread = unreadLines(progress);
    const [first] = unread;
    if (first)
      return attention(
        `${plural(unread.length, 'line')} could not be read, the first is line ${first.line} of ${first.source}: look at it, then reseal log keep ${first.line}`,
      );
    const [cut] = cutThreads(progress);
    if (cut !== undefined) return unknown(`the log is not whole: ${cut}; import the complete thread`);
    const commands = progress.log.filter((e) => e.kind === 'command').length;
    const kept = progress.log.filter((e) => e.kept).length;
    const notes = kept > 0 ? `, ${kept} kept as ${kept === 1 ? 'a note' : 'notes'}` : '';
    return pass(`${plural(progress.log.length, 'line')}, ${plural(commands, 'command')}${notes}`);
  },
});
