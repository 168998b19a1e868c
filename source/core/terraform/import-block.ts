import type { Finding } from '../finding.ts';

/** HCL would take `${` and `%{` for templates. */
const quoted = (text: string): string =>
  `"${text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\$\{/g, '$$${')
    .replace(/%\{/g, '%%{')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
      (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )}"`;

/** A name that HCL takes: `eipalloc-0abc` → `breakglass_eipalloc_0abc`. */
const nameFor = (id: string): string => {
  const end = id.split(/[:/]/).at(-1) ?? id;
  return `breakglass_${
    end
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, '_')
      .slice(0, 50) || 'resource'
  }`;
};

/** What Terraform would import, and under which address; null = nobody knows its type, so that no block can be written. */
export const importTarget = (f: Finding): { type: string; id: string; address: string } | null => {
  const type = f.terraform?.type ?? f.resource?.type;
  const id = f.terraform?.importId ?? f.resource?.id;
  if (!type || !id || !/^[a-z][a-z0-9_]*$/.test(type)) return null;
  return { type, id, address: `${type}.${nameFor(id)}` };
};

/** The `import {}` blocks of these findings, for a file in the root's folder and a pull request (Terraform 1.5 or later). */
export const importBlocks = (findings: readonly Finding[]): string => {
  const taken = new Set<string>();
  const blocks = findings.flatMap((f) => {
    const target = importTarget(f);
    if (!target) return [];
    let address = target.address;
    for (let n = 2; taken.has(address); n++) address = `${target.address}_${n}`;
    taken.add(address);
    return [`# ${f.kind} ${f.id}\nimport {\n  to = ${address}\n  id = ${quoted(target.id)}\n}\n`];
  });
  return blocks.join('\n');
};
