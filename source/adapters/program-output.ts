import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export type Drained = 'all' | 'over-limit' | 'broken';

/**
 * Hands a program's output on as text while it comes, and reads no further until the last piece was taken: the program waits,
 * and hardly anything of it stands in memory. Ends early after `limit` bytes.
 */
export const drain = async (
  output: Readable,
  limit: number,
  into: (piece: string) => Promise<void>,
): Promise<Drained> => {
  // A character may be cut by the end of a piece.
  const decoder = new StringDecoder('utf8');
  let bytes = 0;
  const pieces: AsyncIterator<Buffer> = output.iterator({ destroyOnReturn: false });
  for (;;) {
    let piece: IteratorResult<Buffer>;
    try {
      piece = await pieces.next();
    } catch {
      return 'broken'; // Its program was ended, or the pipe broke: who waits for the program says which.
    }
    if (piece.done) break;
    bytes += piece.value.length;
    if (bytes > limit) return 'over-limit';
    await into(decoder.write(piece.value));
  }
  await into(decoder.end());
  return 'all';
};
