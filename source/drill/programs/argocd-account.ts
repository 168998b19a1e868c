import { cobraFlags } from './cluster-world.ts';
import type { Stage } from './main.ts';

const actions = 'get create update delete sync override action invoke'.split(' ');
const resources =
  'clusters projects applications applicationsets repositories write-repositories certificates accounts gpgkeys logs exec extensions'.split(
    ' ',
  );

/** `account can-i ACTION RESOURCE SUBRESOURCE`: three words and nothing less; yes for whoever cleans up here. */
export const canI = (
  stage: Stage,
  args: string[],
  flags: { [name: string]: 'switch' | 'value' },
  fatal: (stage: Stage, text: string) => number,
): number => {
  const { rest, wrong } = cobraFlags(args, flags);
  if (wrong !== null) {
    stage.error(`Error: ${wrong}\n`);
    return 1;
  }
  const [action = '', resource = ''] = rest;
  if (rest.length !== 3) {
    stage.print('Can I\n\nUsage:\n  argocd account can-i ACTION RESOURCE SUBRESOURCE [flags]\n');
    return 1;
  }
  if (!actions.includes(action))
    return fatal(stage, `InvalidArgument desc = [${actions.join(' ')}] does not contain ${action}`);
  if (!resources.includes(resource))
    return fatal(stage, `InvalidArgument desc = [${resources.join(' ')}] does not contain ${resource}`);
  stage.print('yes\n');
  return 0;
};
