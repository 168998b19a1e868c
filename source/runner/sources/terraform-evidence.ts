import type { RootReading } from '../../core/terraform/reading.ts';
import type { JsonObject } from '../../core/words.ts';
import type { CheckDeps } from '../check.ts';

/** What the plan showed, without secrets, so that it can be read after Terraform has put things back. Once for each content. */
export const saveDrift = async ({ store, audit }: CheckDeps, root: RootReading): Promise<void> => {
  if (root.differences.length === 0 || store.mode().mode !== 'writer') return;
  const content = `${JSON.stringify({ root: root.name, version: root.version, checkout: root.checkout, differences: root.differences }, null, 1)}\n`;
  const file = `terraform/${root.name}-${audit.hash(content).slice(0, 12)}.json`;
  if (store.progress().evidence.some((e) => e.file === file)) return;
  const what = `what the plan of Terraform root ${root.name} shows, redacted`;
  const extra: JsonObject = { differences: root.differences.length, complete: true };
  const { sha256 } = await store.saveEvidence(file, content, { what, extra });
  await store.append([{ type: 'evidence.saved', file, sha256, what }]);
};
