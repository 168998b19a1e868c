import { awsEnvironment } from '../aws-environment.ts';

/**
 * The only argument vectors that a program is started with for step 3b. Reading is all that this step does: nothing here
 * applies, unlocks, goes without the lock or changes which providers are used (domain.md §5.1).
 */
export type CommandLine = { program: 'terraform' | 'git'; args: string[] };

const terraform = (...args: string[]): CommandLine => ({ program: 'terraform', args });
const git = (...args: string[]): CommandLine => ({ program: 'git', args });

export const versionLine = (): CommandLine => terraform('version', '-json');
export const workspaceLine = (): CommandLine => terraform('workspace', 'list');
export const statePullLine = (): CommandLine => terraform('state', 'pull');
/** `file` is absolute: it cannot be taken for a flag. */
export const showPlanLine = (file: string): CommandLine => terraform('show', '-json', '-no-color', file);
export const planLine = (ask: { out: string; varFiles: string[]; lockTimeout: number }): CommandLine =>
  terraform(
    ...['plan', '-input=false', '-no-color', '-detailed-exitcode', `-lock-timeout=${ask.lockTimeout}s`],
    `-out=${ask.out}`,
    ...ask.varFiles.map((f) => `-var-file=${f}`),
  );
/** Code for import blocks, into a new file: a plan all the same, and no plan file is kept. `out` is absolute. */
export const generateLine = (ask: { out: string; varFiles: string[]; lockTimeout: number }): CommandLine =>
  terraform(
    ...['plan', '-input=false', '-no-color', `-lock-timeout=${ask.lockTimeout}s`, `-generate-config-out=${ask.out}`],
    ...ask.varFiles.map((f) => `-var-file=${f}`),
  );

export const headLine = (): CommandLine => git('rev-parse', 'HEAD');
export const statusLine = (): CommandLine => git('status', '--porcelain=v1', '--untracked-files=normal');
export const remotesLine = (): CommandLine => git('remote');
/** Commits that `of` has and the checkout has not, as far as they were fetched. */
export const behindLine = (of: '@{upstream}' | 'origin/HEAD' | 'origin/main'): CommandLine =>
  git('rev-list', '--count', `HEAD..${of}`);

const absolute = '/[^\\0]+';
const allowed: { [program in CommandLine['program']]: RegExp[] } = {
  terraform: [
    /^version -json$/,
    /^workspace list$/,
    /^state pull$/,
    new RegExp(`^show -json -no-color ${absolute}$`),
    new RegExp(
      `^plan -input=false -no-color -detailed-exitcode -lock-timeout=[1-9]\\d{0,3}s -out=${absolute}(?: -var-file=[^\\0]+)*$`,
    ),
    new RegExp(
      `^plan -input=false -no-color -lock-timeout=[1-9]\\d{0,3}s -generate-config-out=${absolute}\\.tf(?: -var-file=[^\\0]+)*$`,
    ),
  ],
  git: [
    /^rev-parse HEAD$/,
    /^status --porcelain=v1 --untracked-files=normal$/,
    /^remote$/,
    /^rev-list --count HEAD\.\.(?:@\{upstream\}|origin\/HEAD|origin\/main)$/,
  ],
};

/** One argument of its own, so that no name of a file or a variable can add another one. */
const positions: RegExp =
  /^(?:-(?:json|no-color|input=false|detailed-exitcode|lock-timeout=\d+s|out=\/.*|generate-config-out=\/.*|var-file=.+)|[^-].*|--(?:porcelain=v1|untracked-files=normal|count))$/s;

/** Asked once more right before a program starts, whoever made the line. */
export const isAllowed = ({ program, args }: CommandLine): boolean =>
  args.every((a) => positions.test(a) && !a.includes('\0')) && allowed[program].some((r) => r.test(args.join(' ')));

/** For every one of them: no questions, no calls home, no network for git, nothing written by a look (domain.md §5.1). */
export const environment = (ask: { workspace: string; profile: string | null }): { [name: string]: string } => ({
  ...{ TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', TF_INPUT: '0', TF_WORKSPACE: ask.workspace },
  ...{ GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
  ...awsEnvironment(ask.profile),
});
