import { type Config, noConfig } from '../core/config.ts';
import { noProgress } from '../core/progress.ts';
import { stepWords } from '../core/report/steps.ts';
import { itemTypes } from '../runbook/index.ts';

// One of each kind that the config gives, named as the contract names it.
const sample: Config = {
  ...noConfig(),
  vault: { role: 'r', mounts: ['aws'], auditLog: null },
  terraform: { roots: [{ name: '<root>', path: '.', workspace: 'default', varFiles: [], profile: null }] },
  argocd: {},
  kubernetes: { context: 'c', awsProfile: null },
  rotations: [{ name: '<name>', kind: 'manual', skippable: true, why: null }],
};

const notYet = 'not probed by this version';

/** The checklist as a table for README, from the registry. What has no probe yet says so itself, and is marked by that. */
export const itemsMarkdown = (): string => {
  const rows = itemTypes.flatMap((type) =>
    type.items(sample).map((spec) => {
      const { why } = type.judge({ facts: {}, progress: noProgress(), now: 0, config: sample }, spec);
      const probe = why === notYet ? 'not yet' : 'yes';
      return `| ${spec.step} ${stepWords[spec.step]} | \`${spec.id}\` | ${spec.deadline} h | ${spec.title} | ${probe} |`;
    }),
  );
  return ['| Step | Item | Due after T | Passes when | Probed |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
};
