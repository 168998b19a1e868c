import { isObject, jsonOf } from '../../core/json.ts';
import type { Action } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import type { JsonObject } from '../../core/words.ts';

type PreImages = { ok: true; images: JsonObject[] } | { ok: false; why: string };

/** `act-1-pre-image.json`, and `act-1-pre-image-1.json` of what was listed again in the middle of it (action.replanned). */
const filesOf = (action: Action, { evidence }: Pick<Progress, 'evidence'>) => {
  const stem = action.preImage.replace(/\.json$/, '');
  const mine = evidence.filter(
    (e) => e.file === action.preImage || (e.file.startsWith(`${stem}-`) && e.file.endsWith('.json')),
  );
  return mine.sort((a, b) => a.at - b.at || a.file.localeCompare(b.file));
};

/**
 * What was there before an action, the oldest first, from the evidence that was saved before its first call. A file counts only
 * when it has the SHA-256 that the journal tells: what somebody changed since is no ground for giving anything back.
 */
export const readPreImages = async (
  action: Action,
  progress: Pick<Progress, 'evidence'>,
  read: (file: string) => Promise<string | null>,
  hash: (text: string) => string,
): Promise<PreImages> => {
  const files = filesOf(action, progress);
  if (files.length === 0) return { ok: false, why: `the journal knows no pre-image of “${action.title}”` };
  const images: JsonObject[] = [];
  for (const { file, sha256 } of files) {
    const text = await read(file);
    if (text === null) return { ok: false, why: `the pre-image evidence/${file} is not there any more` };
    if (hash(text) !== sha256)
      return {
        ok: false,
        why: `evidence/${file} is not what the journal tells (another SHA-256): it was changed since`,
      };
    // What has the right digest and is no JSON object was never a pre-image.
    const image = jsonOf(text);
    if (!isObject(image)) return { ok: false, why: `evidence/${file} cannot be understood` };
    images.push(image);
  }
  return { ok: true, images };
};
