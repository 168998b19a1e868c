import type { RootReading } from '../../core/terraform/reading.ts';
import type { JsonObject } from '../../core/words.ts';
import type { CheckDeps } from '../check.ts';
import { pacer } from '../in-slices.ts';

const begin = '{\n "differences": [\n';
const end = '\n ]\n}';

/** As `JSON.stringify(…, null, 1)` prints it, a difference at a time; `mark` tells one content from another. */
const printed = async (
  { name, version, checkout, differences }: RootReading,
  hash: CheckDeps['audit']['hash'],
): Promise<{ content: string; mark: string }> => {
  const pause = pacer();
  const list: string[] = [];
  const head = JSON.stringify({ root: name, version, checkout }, null, 1).slice(0, -2);
  // Of thousands, the whole is megabytes: to digest it in one go would keep a key waiting.
  let mark = hash(head);
  for (const d of differences) {
    const text = JSON.stringify({ differences: [d] }, null, 1).slice(begin.length, -end.length);
    mark = hash(`${mark}${text}`);
    list.push(list.length === 0 ? `${head},${begin.slice(1)}${text}` : text);
    await pause();
  }
  list.push(`${list.pop() ?? ''}${end}\n`);
  // In one piece, not put together of several: whoever writes it would make another copy.
  return { content: list.join(',\n'), mark };
};

/** What the plan showed, without secrets, so that it can be read after Terraform has put things back. Once for each content. */
export const saveDrift = async ({ store, audit }: CheckDeps, root: RootReading): Promise<void> => {
  if (root.differences.length === 0 || store.mode().mode !== 'writer') return;
  const { content, mark } = await printed(root, audit.hash);
  const file = `terraform/${root.name}-${mark.slice(0, 12)}.json`;
  if (store.progress().evidence.some((e) => e.file === file)) return;
  const what = `what the plan of Terraform root ${root.name} shows, redacted`;
  const extra: JsonObject = { differences: root.differences.length, complete: true };
  const { sha256 } = await store.saveEvidence(file, content, { what, extra });
  await store.append([{ type: 'evidence.saved', file, sha256, what }]);
};
