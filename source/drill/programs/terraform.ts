import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Json, JsonObject } from '../../core/words.ts';
import { flagsOf, type Known } from './flags.ts';
import type { Stage } from './main.ts';
import { planJson, planText, valuesOf } from './plan.ts';
import { readCode, readImported } from './root-files.ts';
import { addressOf, generateFor, importInto, outTaken, pendingIn } from './terraform-import.ts';

/** The version that the stand-in claims to be. */
const version = '1.11.4';

const planFlags: Known = {
  ...{ input: 'value', 'no-color': 'switch', 'detailed-exitcode': 'switch', 'lock-timeout': 'value', lock: 'value' },
  ...{
    out: 'value',
    'var-file': 'value',
    var: 'value',
    refresh: 'value',
    parallelism: 'value',
    'compact-warnings': 'switch',
    'generate-config-out': 'value',
  },
};

const failed = (stage: Stage, title: string, text = ''): number => {
  stage.error(`\nError: ${title}\n${text === '' ? '' : `\n${text}\n`}`);
  return 1;
};

const usage = (stage: Stage, command: string, why: string): number => {
  failed(stage, 'Failed to parse command-line flags', why);
  stage.error(`\nFor more help on using this command, run:\n  terraform ${command} -help\n`);
  return 1;
};

const lockFile = '.terraform.tfstate.lock.info';

/** Waits for the state's lock as long as it was told to; null = it is ours. */
const lock = async (stage: Stage, timeout: string | undefined): Promise<string | null> => {
  const seconds = Number(/^(\d+)s$/.exec(timeout ?? '0s')?.[1] ?? 0);
  const file = path.join(stage.cwd, lockFile);
  for (let waited = 0; existsSync(file); waited += 200) {
    if (waited >= seconds * 1000) return readFileSync(file, 'utf8');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
};

const lockInfo = (text: string): string => {
  const read = (): JsonObject => {
    try {
      return JSON.parse(text) as JsonObject;
    } catch {
      return {}; // Half written: the lock is held all the same.
    }
  };
  const { ID = '', Who = '', Created = '' } = read();
  const info = `Lock Info:\n  ID:        ${String(ID)}\n  Who:       ${String(Who)}\n  Created:   ${String(Created)}\n`;
  const advice =
    'Terraform acquires a state lock to protect the state from being written\nby multiple users at the same time.';
  return `Error message: resource temporarily unavailable\n${info}\n\n${advice}`;
};

/** The root has one variable without a default: its value stands in terraform.auto.tfvars, or is asked for. */
const variable = async (stage: Stage, input: string | undefined, files: string[]): Promise<string | null> => {
  if (files.length > 0 || existsSync(path.join(stage.cwd, 'terraform.auto.tfvars'))) return null;
  const asks = input !== 'false' && !/^(?:0|false)$/.test(stage.env.TF_INPUT ?? '');
  if (asks) {
    stage.print('var.environment\n  Enter a value: ');
    if ((await stage.answer()) !== '') return null;
  }
  return 'The root module input variable "environment" is not set, and has no default\nvalue. Use a -var or -var-file command line argument to provide a value for\nthis variable.';
};

const plan = async (stage: Stage, args: string[]): Promise<number> => {
  const { values, rest, wrong } = flagsOf(args, planFlags);
  if (wrong !== null) return usage(stage, 'plan', wrong);
  if (rest.length > 0) return failed(stage, 'Too many command line arguments');
  const not = await unready(stage, values);
  if (not !== null) return not;
  const root = await stage.world();
  const config = values['generate-config-out']?.at(-1);
  const pending = pendingIn(stage.cwd, root);
  const refused = outTaken(stage.cwd, config) ?? generateFor(stage.cwd, root, pending, config);
  if (refused) return failed(stage, refused.title, refused.text);
  const made = planJson(root, version, { ...pending, held: readImported(stage.cwd) });
  stage.print(planText(root, pending));
  const out = values.out?.at(-1);
  if (out !== undefined)
    writeFileSync(path.resolve(stage.cwd, out), JSON.stringify({ drill: 'plan', made }), { mode: 0o600 });
  const changes = made.applyable === true;
  return changes && values['detailed-exitcode'] ? 2 : 0;
};

/** Everything that has to be right before a state is read or written; null = it is. Answers with an exit code. */
const unready = async (stage: Stage, values: { [name: string]: string[] | undefined }): Promise<number | null> => {
  if (!existsSync(path.join(stage.cwd, '.terraform')))
    return failed(
      stage,
      'Inconsistent dependency lock file',
      'To make the initial dependency selections, run:\n  terraform init',
    );
  for (const file of values['var-file'] ?? [])
    if (!existsSync(path.resolve(stage.cwd, file)))
      return failed(stage, 'Failed to read variables file', `Given variables file ${file} does not exist.`);
  const held = values.lock?.at(-1) === 'false' ? null : await lock(stage, values['lock-timeout']?.at(-1));
  if (held !== null) return failed(stage, 'Error acquiring the state lock', lockInfo(held));
  const missing = await variable(stage, values.input?.at(-1), values['var-file'] ?? []);
  return missing === null ? null : failed(stage, 'No value for required variable', missing);
};

const importFlags: Known = {
  ...{ input: 'value', 'no-color': 'switch', 'lock-timeout': 'value', lock: 'value', config: 'value' },
  ...{ 'var-file': 'value', var: 'value', 'ignore-remote-version': 'switch' },
};

/** One object into the state; the world itself is not changed by it. */
const importOne = async (stage: Stage, args: string[]): Promise<number> => {
  const { values, rest, wrong } = flagsOf(args, importFlags);
  if (wrong !== null) return usage(stage, 'import', wrong);
  const [address = '', id = ''] = rest;
  if (rest.length !== 2) {
    stage.error('The import command expects two arguments.\n');
    return 1;
  }
  if (!readCode(stage.cwd).declared.some((d) => addressOf(d) === address))
    return failed(
      stage,
      `resource address "${address}" does not exist in the configuration.`,
      'Before importing this resource, please create its configuration in the root module.',
    );
  const not = await unready(stage, values);
  if (not !== null) return not;
  stage.print(`${address}: Importing from ID "${id}"...\n`);
  const refused = importInto(stage.cwd, await stage.world(), address, id);
  if (refused) return failed(stage, refused.title, refused.text);
  stage.print(
    `${address}: Import prepared!\n${address}: Refreshing state... [id=${id}]\n\nImport successful!\n\nThe resources that were imported are shown above. These resources are now in\nyour Terraform state and will henceforth be managed by Terraform.\n\n`,
  );
  return 0;
};

const pull = async (stage: Stage): Promise<number> => {
  const { lineage, resources, existing } = await stage.world();
  const held = readImported(stage.cwd);
  const provider = resources[0]?.provider ?? '';
  const entry = (type: string, name: string, attributes: JsonObject): Json => ({
    ...{ mode: 'managed', type, name, provider: `provider["${provider}"]` },
    instances: [{ schema_version: 0, attributes }],
  });
  const entries = [
    ...resources.map((r) => entry(r.type, r.name, r.state)),
    ...held.map((h) => entry(h.type, h.name, valuesOf(existing, h))),
  ];
  const serial = 1 + held.length;
  const state = { version: 4, terraform_version: version, serial, lineage, outputs: {}, resources: entries };
  stage.print(`${JSON.stringify(state, null, 2)}\n`);
  return 0;
};

const show = (stage: Stage, args: string[]): number => {
  const { rest, wrong, values } = flagsOf(args, { json: 'switch', 'no-color': 'switch' });
  if (wrong !== null) return usage(stage, 'show', wrong);
  const [file] = rest;
  if (rest.length > 1 || file === undefined || !values.json)
    return failed(stage, 'This stand-in shows plans as JSON only');
  try {
    const { drill, made } = JSON.parse(readFileSync(path.resolve(stage.cwd, file), 'utf8')) as JsonObject;
    if (drill === 'plan') {
      stage.print(`${JSON.stringify(made)}\n`);
      return 0;
    }
  } catch {
    // Told below, as the real one does.
  }
  return failed(stage, 'Failed to read the given file as a state or plan file');
};

const workspace = (stage: Stage, [command, ...rest]: string[]): number => {
  if (rest.length > 0) return failed(stage, 'Too many command line arguments. Did you mean to use -chdir?');
  const current = stage.env.TF_WORKSPACE ?? 'default';
  if (command === 'show') stage.print(`${current}\n`);
  else if (command === 'list') stage.print(`${current === 'default' ? '*' : ' '} default\n\n`);
  else return failed(stage, `This stand-in has no "terraform workspace ${command ?? ''}"`);
  return 0;
};

/** As strict as the real one: flags that it does not know are refused, in its words. Nothing here changes the world. */
export const terraform = async (stage: Stage, [command = '', ...args]: string[]): Promise<number> => {
  if (command === 'plan') return plan(stage, args);
  if (command === 'show') return show(stage, args);
  if (command === 'import') return importOne(stage, args);
  if (command === 'workspace') return workspace(stage, args);
  if (command === 'state' && args[0] === 'pull' && args.length === 1) return pull(stage);
  if (command === 'version' && args.every((a) => a === '-json')) {
    const told = JSON.stringify(
      { terraform_version: version, platform: 'linux_amd64', provider_selections: {} },
      null,
      2,
    );
    stage.print(args.length > 0 ? `${told}\n` : `Terraform v${version}\n`);
    return 0;
  }
  if (['version', 'state'].includes(command))
    return usage(stage, command, `flag provided but not defined: ${args[0] ?? ''}`);
  if (['apply', 'destroy', 'init', 'force-unlock'].includes(command))
    return failed(
      stage,
      `terraform ${command} is not part of the drill`,
      'A clean-up reads with Terraform, and imports; it does not apply.',
    );
  stage.error(
    `Terraform has no command named "${command}".\n\nTo see all of Terraform's top-level commands, run:\n  terraform -help\n\n`,
  );
  return 1;
};
