import type { Finding } from '../../core/finding.ts';
import type { Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import { notRead } from '../../core/reading.ts';
import { isAddress, isImportId } from '../../core/terraform/change-lines.ts';
import { declaredFor } from '../../core/terraform/declared.ts';
import { importTarget } from '../../core/terraform/import-block.ts';
import { type ActionType, asRead, type Planned, see } from './action-type.ts';
import { readHeldState, rootNamed } from './terraform-state.ts';

const kind = 'import-resource';

/** Is there any Terraform here? Lines of the checklist stand for its roots. */
const hasRoots = ({ items }: Progress): boolean =>
  Object.keys(items).some((id) => id.startsWith('terraform.') && id !== 'terraform.orphans');

const isOrphan = (f: Finding | null): f is Finding =>
  f?.kind === 'resource-created' && f.item === 'terraform.orphans' && importTarget(f) !== null;

const plan: ActionType['plan'] = async ({ finding: f }, ports, { progress, digest }, signal): Promise<Planned> => {
  const declared = isOrphan(f) ? declaredFor(f, progress) : null;
  if (!isOrphan(f) || !declared) return { ok: false, why: 'no root has code for it; nothing was planned' };
  const { address, id } = declared;
  const root = rootNamed(ports, declared.root);
  if (!root) return { ok: false, why: `no root ${declared.root} is configured any more; nothing was planned` };
  if (!isAddress(address) || !isImportId(id))
    return { ok: false, why: `${id} cannot be handed to Terraform as an id: import it by hand; nothing was planned` };
  const reading = await readHeldState(ports, root, signal);
  if (!reading.ok) return { ok: false, why: `the state of root ${root.name} could not be read: ${reading.fault.what}` };
  const { lineage, serial, digest: sha256, objects } = reading.value;
  const type = importTarget(f)?.type;
  const same = objects.find((o) => o.type === type && o.id === id);
  if (same)
    return {
      ok: false,
      why: `root ${root.name} manages it already, as ${same.address}: re-run the probe`,
      nothing: true,
    };
  if (objects.some((o) => o.address === address))
    return { ok: false, why: `${address} is taken in root ${root.name} by another object; nothing was planned` };
  const value: Plan = {
    ...{ kind, title: `Import ${id} into root ${root.name}`, item: f.item, finding: f.id, account: f.account },
    target: { arn: `terraform:${root.name}/${address}`, name: address, uniqueId: id },
    calls: [
      {
        ...{ service: 'terraform', operation: 'import', input: { Root: root.name, Address: address, Id: id } },
        says: `puts ${id} under ${address} in the state of root ${root.name}; the resource itself is not changed`,
        undo: { possible: false, how: `terraform state rm ${address}, by whoever owns the state` },
        alreadyDone: [],
      },
    ],
    warnings: [
      'Its code must be in git before the next apply of this root: what is in the state and not in the code is destroyed.',
      `State of before: serial ${serial}${lineage === '' ? '' : `, lineage ${lineage}`}. A local state leaves terraform.tfstate.backup beside it; a remote backend keeps it only where it has versions: look before.`,
      `Workspace ${root.workspace}${root.profile === null ? '' : `, profile ${root.profile}`}.`,
    ],
    ...asRead(reading.at, digest(JSON.stringify([root.path, root.workspace, lineage, serial, address, id]))),
    // The state itself holds secrets: of it only what tells it from another.
    preImage: { root: root.name, workspace: root.workspace, address, id, state: { lineage, serial, sha256 } },
  };
  return { ok: true, plan: value };
};

/** `terraform import` of one orphan, into the root whose code names it already (domain.md §5.3). Never an apply. */
export const importResource: ActionType = {
  kind,
  label: 'Import into the Terraform state',
  deletes: false,
  offered: ({ finding }, progress) => isOrphan(finding) && finding.standing !== false && hasRoots(progress),
  disabled: ({ finding }, progress) => {
    if (!finding || finding.standing === false) return 'it is gone';
    if (finding.standing === null) return 'whether it is there could not be read: re-run the probe';
    if (progress.incident?.unclaimed) return 'unclaimed: contain and preserve only';
    const address = importTarget(finding)?.address ?? 'it';
    return declaredFor(finding, progress)
      ? null
      : `no root has code for ${address} by the last plan: write the import block (i), then re-run the probe`;
  },
  hits: () => 'the state of one root; not the resource',
  plan,
  readBack: async ({ calls }, ports, signal) => {
    const { Root: name, Address: address, Id: id } = calls[0]?.input ?? {};
    const root = rootNamed(ports, String(name));
    if (!root) return notRead({ kind: 'refused', what: `no root ${String(name)} is configured` }, 0);
    const reading = await readHeldState(ports, root, signal);
    if (!reading.ok) return reading;
    const found = reading.value.objects.find((o) => o.address === address);
    const said = !found
      ? `root ${root.name} does not manage ${String(address)}`
      : found.id === id
        ? `root ${root.name} manages ${found.id} as ${found.address} (serial ${reading.value.serial})`
        : `${found.address} of root ${root.name} is ${found.id}`;
    return { ...reading, value: see(said, found?.id === id) };
  },
};
