import { redactText } from '../audit/redact.ts';
import { plural } from '../plural.ts';
import type { Fault } from '../reading.ts';

/** How a run of Terraform that proves nothing is told: a short reason, first what happened, then what to do. */
type Known = { when: RegExp; says: (text: string) => string };

const oneOf = (text: string, name: string): string | null => {
  const [, value] = new RegExp(`^[ \\t│|]*${name}:[ \\t]+(\\S.*?)[ \\t]*$`, 'm').exec(text) ?? [];
  return value ?? null;
};

/** Who holds the lock and since when, where the backend tells. */
const locked = (text: string): string => {
  const [who, since] = [oneOf(text, 'Who'), oneOf(text, 'Created')];
  const by = who === null ? 'somebody else' : who;
  return `the state is locked by ${by}${since === null ? '' : ` since ${since}`}: wait for them, or ask; reseal never breaks a lock`;
};

const variables = (text: string): string => {
  const names = [...text.matchAll(/root module input variable "([\w-]+)"/g)].map((m) => m[1]);
  const which = names.length === 0 ? '' : ` (${[...new Set(names)].join(', ')})`;
  return `a variable has no value${which}: name its file under varFiles of this root`;
};

const initialise = 'run terraform init -input=false -lockfile=readonly there yourself, because it writes';

const known: Known[] = [
  { when: /No value for required variable/, says: variables },
  {
    when: /Failed to read variables? file|Given variables file .* does not exist/,
    says: () => 'a file under varFiles cannot be read',
  },
  {
    when: /Unsupported Terraform Core version/,
    says: () => 'the configuration asks for another version of Terraform than the one on PATH',
  },
  {
    when: /Inconsistent dependency lock file|Backend initialization required|Required plugins are not installed|Module not installed|Missing required provider|Could not load plugin|Backend configuration changed|terraform init/,
    says: () => `the folder is not initialised: ${initialise}`,
  },
  { when: /No configuration files/, says: () => 'there is no Terraform configuration in this folder' },
  {
    when: /flag provided but not defined|Failed to parse command-line flags|Too many command line arguments/,
    says: () => 'Terraform does not know an argument that reseal gave it: is it an old version, or another program?',
  },
  {
    when: /ExpiredToken|token (?:included in the request )?(?:is|has) expired|SSO session .*expired/i,
    says: () => 'the credentials of the plan have expired',
  },
  {
    when: /No valid credential sources|failed to refresh cached credentials|failed to get shared config profile|InvalidClientTokenId/i,
    says: () => 'no usable credentials for the plan: name a profile for this root',
  },
  {
    when: /AccessDenied|UnauthorizedOperation|not authorized to perform|StatusCode: 403/i,
    says: () => 'the identity of the plan lacks a permission',
  },
  // After those: whoever may not write the lock is told the same words.
  { when: /Error acquiring the state lock|Error locking state/, says: locked },
  {
    when: /Error (?:loading|refreshing|reading) state|Failed to load state|Failed to get existing workspaces/i,
    says: () => 'the state cannot be read',
  },
  { when: /currently selected workspace .*does not exist/i, says: () => 'the workspace does not exist' },
];

/** Terraform's own first line, without what looks like a secret. */
const firstError = (text: string): string | null => {
  const [, line] = /^[ \t│|]*Error: (.+)$/m.exec(text) ?? [];
  return line === undefined ? null : redactText(line).slice(0, 140);
};

/** Frames of its messages and colours, which it may print although it was told not to. */
const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '').replace(/^[╷╵│][ \t]?/gm, '');

/** Why a run with this exit code and these messages proves nothing. */
export const whyFailed = (what: string, exitCode: number, stderr: string): string => {
  const text = plain(stderr);
  const found = known.find((k) => k.when.test(text));
  if (found) return found.says(text);
  const error = firstError(text);
  return error === null
    ? `terraform ${what} ended with exit code ${exitCode} and did not say why`
    : `terraform ${what} failed (exit code ${exitCode}): ${error}`;
};

/** A run that did not end by itself. */
export const whyNotRun = (what: string, fault: Fault): string => {
  switch (fault.kind) {
    case 'missing-program':
      return 'terraform is not on PATH: install it, or run reseal where it is';
    case 'timeout':
      return `terraform ${what} did not end in time and was stopped; a lock it held may have to be looked at`;
    case 'output-limit':
      return `terraform ${what} printed more than reseal reads, and was stopped`;
    case 'cancelled':
      return 'it was cancelled before it was done';
    case 'not-found':
      return 'its folder does not exist';
    case 'exit':
      return `terraform ${what} was ended from outside${fault.code ? ` (${fault.code})` : ''}`;
    default:
      return `terraform ${what} could not be run: ${fault.what}`;
  }
};

const versionOf = (text: string): number[] | null => {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined ? null : [Number(major), Number(minor), Number(patch)];
};

/** At least `major.minor`? Null = it is no version. */
export const atLeast = (text: string, major: number, minor: number): boolean | null => {
  const v = versionOf(text);
  if (!v) return null;
  const [a = 0, b = 0] = v;
  return a > major || (a === major && b >= minor);
};

/** Why a plan that was read proves nothing; null = it does. `terraformVersion`: of the plan, else of the program. */
export const whyIncomplete = (plan: {
  errored: boolean | null;
  complete: boolean | null;
  terraformVersion: string | null;
}): string | null => {
  if (plan.errored === true) return 'Terraform marked the plan as errored: what it shows is not all';
  if (plan.complete === false) return 'Terraform marked the plan as not complete: something was put off or left out';
  // Since 1.8 a plan says so itself; before, only a plan with -target was not complete, and none is asked for.
  if (plan.complete === null && atLeast(plan.terraformVersion ?? '', 1, 8) !== false)
    return 'the plan does not say whether it is complete';
  return null;
};

/** What the checkout was, as far as git tells. `behind` null = git could not tell. */
export type Checkout = { commit: string; changes: number; behind: number | null };

/** Why nobody can say what a plan of this checkout means; null = clean and up to date with what was fetched last. */
export const whyDoubtful = ({ changes, behind }: Checkout): string | null => {
  if (changes > 0)
    return `the checkout has ${plural(changes, 'change')} that ${changes === 1 ? 'is' : 'are'} not committed: its plan may show those`;
  if (behind === null) return 'git cannot tell whether the checkout is behind: it has no upstream and no origin/main';
  if (behind > 0) return `the checkout is ${plural(behind, 'commit')} behind: pull, then read again`;
  return null;
};

/** Lines of `git status --porcelain` that matter: Terraform's own working files do not. */
export const changesIn = (status: string): number =>
  status
    .split('\n')
    .filter(
      (l) =>
        l.trim() !== '' &&
        !/^\?\? .*(?:\.terraform\/|\.terraform\.lock\.hcl|terraform\.tfstate[\w.]*|\.terraform\.tfstate\.lock\.info|terraform\.tfstate\.d\/)$/.test(
          l,
        ),
    ).length;
