import { connectionKeys } from './argocd/commands.ts';
import { type Config, noConfig } from './config.ts';
import {
  accountId,
  at,
  type ConfigError,
  type ConfigNode,
  flag,
  list,
  object,
  type Reader,
  refuseTwice,
  text,
  texts,
} from './config-node.ts';

// Names become part of an item's id (`terraform.<name>`, `rotate.<name>`), which other programs read.
const name = text('a name of letters, digits, dots, dashes and underscores', /^[A-Za-z0-9][\w.-]{0,63}$/);
const roleArn = text('the ARN of an IAM role', /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/);
const region = text('a Region such as eu-west-1', /^[a-z]{2,}(-[a-z]+)+-\d+$/);

const regions: Reader<'all' | string[]> = (node, key, errors) => {
  if (node.kind === 'scalar' && node.value === 'all') return 'all';
  const named = list(region, 'all, or a list of Regions')(node, key, errors);
  if (named?.length === 0) errors.push({ line: node.line, key, message: 'expected at least one Region, or all' });
  return named;
};

const rootName: Reader<string> = (node, key, errors) => {
  const read = name(node, key, errors);
  if (read !== 'orphans') return read;
  const message = 'no root can be called orphans: the item terraform.orphans has that name';
  errors.push({ line: node.line, key, message });
  return null;
};

const root = object({ name: rootName, path: text(), workspace: text(), varFiles: list(text()), profile: text() }, [
  'name',
  'path',
]);

/** What each kind of rotation is told, and what of it must be there (product.md §9). */
const rotationKinds: { [kind: string]: { keys: string[]; required: string[] } } = {
  cnpg: { keys: ['cluster', 'namespace'], required: ['cluster', 'namespace'] },
  'external-secrets': { keys: ['namespace', 'deployment'], required: ['namespace'] },
  cosign: { keys: ['secret', 'namespace'], required: ['secret', 'namespace'] },
  manual: { keys: [], required: [] },
};

const kinds = Object.keys(rotationKinds);

const rotation: Reader<Config['rotations'][number]> = (node, key, errors) => {
  const kindNode = at(node, 'kind');
  const oneOf = new RegExp(`^(?:${kinds.join('|')})$`);
  const kind = kindNode ? text(`one of ${kinds.join(', ')}`, oneOf)(kindNode, `${key}.kind`, errors) : null;
  if (kindNode && kind === null) return null;
  const { keys, required } = (kind !== null && rotationKinds[kind]) || { keys: [], required: [] };
  const own = Object.fromEntries(keys.map((k) => [k, text()]));
  // A wrong kind has been told already; here it is known to be a text.
  const shape = { name, kind: text(), skippable: flag, why: text(), ...own };
  const read = object(shape, ['name', 'kind', ...required])(node, key, errors);
  if (read === null || read.name === null || kind === null) return null;
  return { ...read, name: read.name, kind, skippable: read.skippable ?? true };
};

const whole = object({
  account: accountId,
  accounts: list(object({ id: accountId, profile: text() }, ['id', 'profile'])),
  aws: object({ readProfile: text(), actProfile: text() }),
  breakglass: object({ roleArn }),
  regions,
  vault: object({ role: name, mounts: list(text()), auditLog: text() }, ['role']),
  terraform: object({ roots: list(root) }, ['roots']),
  argocd: texts(connectionKeys),
  kubernetes: object({ context: text(), awsProfile: text() }, ['context']),
  rotations: list(rotation),
  evidence: object({ bucket: text(), prefix: text(), bucketOwner: accountId }, ['bucket']),
  standardRole: object({ arn: roleArn, terraformAddress: text() }, ['arn']),
});

type Written = NonNullable<ReturnType<typeof whole>>;

const toConfig = (w: Written): Config => {
  const none = noConfig();
  return {
    ...none,
    account: w.account,
    accounts: (w.accounts ?? []).map(({ id, profile }) => ({ id: id ?? '', profile: profile ?? '' })),
    aws: w.aws ?? none.aws,
    breakglass: w.breakglass ?? none.breakglass,
    regions: w.regions ?? none.regions,
    vault: w.vault && { role: w.vault.role ?? '', mounts: w.vault.mounts ?? ['aws'], auditLog: w.vault.auditLog },
    terraform: w.terraform && {
      roots: (w.terraform.roots ?? []).map((r) => ({
        name: r.name ?? '',
        path: r.path ?? '',
        workspace: r.workspace ?? 'default',
        varFiles: r.varFiles ?? [],
        profile: r.profile,
      })),
    },
    argocd: w.argocd,
    kubernetes: w.kubernetes && { context: w.kubernetes.context ?? '', awsProfile: w.kubernetes.awsProfile },
    rotations: w.rotations ?? [],
    evidence: w.evidence && {
      bucket: w.evidence.bucket ?? '',
      prefix: w.evidence.prefix ?? '',
      bucketOwner: w.evidence.bucketOwner,
    },
    standardRole: w.standardRole && {
      arn: w.standardRole.arn ?? '',
      terraformAddress: w.standardRole.terraformAddress,
    },
  };
};

/**
 * `reseal.config.yaml` as it was written → the configuration, or everything that is wrong with it, in the order of the
 * lines (product.md §9). `null` is an empty file.
 */
export const checkConfig = (
  node: ConfigNode | null,
): { ok: true; config: Config } | { ok: false; errors: ConfigError[] } => {
  if (node === null) return { ok: true, config: noConfig() };
  const errors: ConfigError[] = [];
  const written = whole(node, '', errors);
  refuseTwice(at(node, 'accounts'), 'accounts', 'id', errors);
  refuseTwice(at(node, 'terraform', 'roots'), 'terraform.roots', 'name', errors);
  refuseTwice(at(node, 'rotations'), 'rotations', 'name', errors);
  refuseTwice(at(node, 'regions'), 'regions', '', errors);
  const own = written?.account;
  const again = own ? (written?.accounts ?? []).findIndex((a) => a.id === own) : -1;
  if (again !== -1) {
    const list = at(node, 'accounts');
    const line = (list?.kind === 'list' && list.items[again]?.line) || node.line;
    errors.push({ line, key: `accounts[${again}].id`, message: `${own} is the account itself; name only other ones` });
  }
  if (errors.length > 0 || written === null) return { ok: false, errors: errors.sort((a, b) => a.line - b.line) };
  return { ok: true, config: toConfig(written) };
};
