import { pacer } from './pacer.ts';

/** From so many elements on a list is printed in pieces. */
const long = 64;

/**
 * `JSON.stringify` of an object, byte for byte, in pieces: a snapshot of thousands of findings would keep a key waiting. Its
 * lists are cut between their elements; what changes meanwhile must be replaced, never changed in place.
 */
export const jsonInPieces = async (value: object): Promise<string> => {
  const pause = pacer();
  const listed = async (list: unknown[]): Promise<string> => {
    const parts: string[] = [];
    for (let i = 0; i < list.length; i += long) {
      parts.push(JSON.stringify(list.slice(i, i + long)).slice(1, -1));
      await pause();
    }
    return `[${parts.join(',')}]`;
  };
  const members: string[] = [];
  for (const [name, part] of Object.entries(value)) {
    const isLong = Array.isArray(part) && part.length > long;
    const text = isLong ? await listed(part) : JSON.stringify(part);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
    await pause();
  }
  return `{${members.join(',')}}`;
};
