import type { Config } from '../../core/config.ts';
import { isObject, jsonOf } from '../../core/json.ts';
import { notRead, type Reading, read } from '../../core/reading.ts';
import { environment, statePullLine } from '../../core/terraform/command-lines.ts';
import { whyFailed, whyNotRun } from '../../core/terraform/run-words.ts';
import type { Json } from '../../core/words.ts';
import type { ReadPorts } from './action-type.ts';

type Root = NonNullable<Config['terraform']>['roots'][number];

/** What a state says of which objects it holds; `digest`: of the whole text, which holds secrets and is kept nowhere. */
type HeldState = {
  lineage: string;
  serial: number;
  digest: string;
  objects: { address: string; type: string; id: string }[];
};

export const rootNamed = ({ config }: Pick<ReadPorts, 'config'>, name: string): Root | null =>
  config?.terraform?.roots.find((r) => r.name === name) ?? null;

const list = (v: Json | undefined): Json[] => (Array.isArray(v) ? v : []);

/** Version 4, as `terraform state pull` prints it. Null = not understood. */
const heldIn = (text: string): Omit<HeldState, 'digest'> | null => {
  const state = jsonOf(text);
  if (!isObject(state) || state.version !== 4 || !Array.isArray(state.resources)) return null;
  if (typeof state.lineage !== 'string' || typeof state.serial !== 'number') return null;
  const objects = state.resources.flatMap((r) => {
    if (!isObject(r) || r.mode !== 'managed' || typeof r.type !== 'string') return [];
    const { type } = r;
    const address = `${typeof r.module === 'string' ? `${r.module}.` : ''}${type}.${String(r.name)}`;
    return list(r.instances).map((i) => {
      const attributes = isObject(i) && isObject(i.attributes) ? i.attributes : {};
      return { address, type, id: typeof attributes.id === 'string' ? attributes.id : '' };
    });
  });
  return { lineage: state.lineage, serial: state.serial, objects };
};

const limits = { timeout: 120_000, outputLimit: 400 * 1_000_000 };

/** The state of a root as it is now, in memory only. */
export const readHeldState = async (
  { program, hash }: Pick<ReadPorts, 'program' | 'hash'>,
  root: Root,
  signal: AbortSignal,
): Promise<Reading<HeldState>> => {
  if (!program) return notRead({ kind: 'refused', what: 'no program can be started here' }, 0);
  const got = await program.run({ ...statePullLine(), cwd: root.path, env: environment(root), ...limits }, signal);
  if (!got.ok) return { ...got, fault: { ...got.fault, what: whyNotRun('state pull', got.fault) } };
  const { exitCode, stdout, stderr } = got.value;
  if (exitCode !== 0) return notRead({ kind: 'exit', what: whyFailed('state pull', exitCode, stderr) }, got.at);
  // Nothing was ever stored: then nothing is in it.
  if (!/\S/.test(stdout)) return read({ lineage: '', serial: 0, digest: hash(''), objects: [] }, got.at);
  const held = heldIn(stdout);
  return held
    ? read({ ...held, digest: hash(stdout) }, got.at)
    : notRead({ kind: 'malformed', what: 'the state does not hold what Terraform writes' }, got.at);
};
