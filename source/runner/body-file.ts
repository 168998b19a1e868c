import type { FilesPort } from '../core/ports.ts';
import { type Fault, notRead, type Reading } from '../core/reading.ts';

/**
 * Gives a program a text to send, in a private file that is whole before the program starts and gone when it has ended. Never by
 * stdin: should this process die before it has written, kubectl would read an empty body, and delete by the name alone.
 */
export const withBodyFile = async <T>(
  files: FilesPort,
  text: string,
  use: (file: string) => Promise<Reading<T>>,
): Promise<Reading<T>> => {
  const scratch = await files.scratch('body');
  const unsent = ({ fault, at }: { fault: Fault; at: number }) =>
    notRead({ ...fault, what: `${fault.what}: nothing was sent. Make room for temporary files.` }, at);
  if (!scratch.ok) return unsent(scratch);
  try {
    const file = await files.create(`${scratch.value.path}.json`, text);
    return file.ok ? await use(file.value.path) : unsent(file);
  } finally {
    // A file that stays holds a uid and no secret; the next start sweeps it away.
    await files.drop(scratch.value.path);
  }
};
