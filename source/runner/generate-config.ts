import type { Config } from '../core/config.ts';
import type { Engine } from '../core/engine.ts';
import type { ProgramPort } from '../core/ports.ts';
import { environment, generateLine, isAllowed } from '../core/terraform/command-lines.ts';
import { whyFailed, whyNotRun } from '../core/terraform/run-words.ts';

type Deps = { program: ProgramPort; config: Pick<Config, 'terraform'> };

/** s for the lock, ms for the whole plan, bytes of what it prints. */
const lockTimeout = 60;
const limits = { timeout: 30 * 60_000, outputLimit: 32 * 1_000_000 };

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/'));
const trimmed = (folder: string): string => folder.replace(/\/+$/, '');

/** `/code/orphan.tf` → `/code/orphan_generated.tf`: beside the block, where Terraform reads it. */
const generatedName = (file: string): string => file.replace(/\.tf$/, '_generated.tf');

const byHand = 'Run terraform plan -generate-config-out=generated.tf there yourself.';

/**
 * Lets Terraform write the code for the import blocks of a file that lies in the folder of a configured root: a plan, which
 * changes neither state nor world, and never an apply. `file`: absolute, as it was written. What it writes is for somebody to
 * read before it goes into git.
 */
export const generateConfig =
  ({ program, config }: Deps, signal: AbortSignal): Engine['generateConfig'] =>
  async (file) => {
    const root = config.terraform?.roots.find((r) => trimmed(r.path) === folderOf(file));
    if (!root)
      return { ok: false, why: `${file} lies in the folder of no configured root. No code was generated. ${byHand}` };
    const out = generatedName(file);
    const line = generateLine({ out, varFiles: root.varFiles, lockTimeout });
    if (!isAllowed(line))
      return { ok: false, why: `${out} cannot be passed on as an argument. No code was generated.` };
    const got = await program.run({ ...line, cwd: root.path, env: environment(root), ...limits }, signal);
    if (!got.ok) return { ok: false, why: `${whyNotRun('plan', got.fault)}. No code was generated. ${byHand}` };
    const { exitCode, stderr } = got.value;
    if (exitCode === 0) return { ok: true, path: out };
    if (/Target generated file already exists/.test(stderr))
      return {
        ok: false,
        why: `${out} is there already, and nothing is written over. Name another file for the block.`,
      };
    return {
      ok: false,
      why: `${whyFailed('plan', exitCode, stderr)}. Look whether ${out} was written: it needs work by hand.`,
    };
  };
