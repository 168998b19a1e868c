import { iso } from './clock.ts';
import type { Coverage, FileCover } from './coverage.ts';
import { plural } from './plural.ts';

type Told = Pick<Coverage, 'dataEvents' | 'files'>;

/** What follows, whatever was seen (domain.md §4.6): nobody rotates less because no read was seen. Never a verdict. */
export const couldHaveBeenRead =
  'S3 objects could have been read, unseen; so could every secret that lies in one, in a table item or behind a Lambda call. That no read was seen is no reason not to rotate';

/** The same in a few words, for one row of a screen. */
export const couldHaveBeenReadShort = 'S3 objects could have been read';

const more = 3;

const partOf = (f: FileCover): string =>
  `${f.dataEvents} in ${f.region} of ${f.account}, ${iso(f.from)} to ${iso(f.to)}`;

/** Which data events are known: none, or exactly those that files brought, and of where and when. One sentence, no full stop. */
export const dataEventsText = ({ dataEvents, files = [] }: Told): string => {
  if (dataEvents === 'not-collected')
    return 'data events: not collected (event history has none; reseal trail import reads them from files)';
  const parts = files.filter((f) => f.dataEvents > 0);
  if (parts.length === 0)
    return 'data events: only those in the files that were read; that they are all is never proved';
  const count = parts.reduce((n, f) => n + f.dataEvents, 0);
  const rest = parts.length > more ? ` and ${plural(parts.length - more, 'more place')}` : '';
  const where = parts.slice(0, more).map(partOf).join('; ');
  return `data events: only ${count} out of imported files (${where}${rest}); of any other Region, account or time none, and that these are all is never proved`;
};
