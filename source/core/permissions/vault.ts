/** A Vault policy as HCL for reading (domain.md §2.5). `mounts`: of the AWS secrets engine. */
export const vaultPolicy = (role: string, mounts: readonly string[]): string => {
  const rule = (path: string, ...capabilities: string[]): string =>
    `path "${path}" { capabilities = [${capabilities.map((c) => `"${c}"`).join(', ')}] }`;
  const leases = (mount: string, kind: string): string[] => {
    const path = `sys/leases/lookup/${mount}/${kind}/${role}`;
    return [rule(path, 'list', 'sudo'), rule(`${path}/*`, 'list', 'sudo')];
  };
  return [
    rule('auth/token/lookup-self', 'read'),
    rule('sys/capabilities-self', 'update'),
    rule('sys/mounts', 'read'),
    rule('sys/leases/lookup', 'update'),
    ...mounts.flatMap((m) => [rule(`${m}/roles/${role}`, 'read'), ...leases(m, 'sts'), ...leases(m, 'creds')]),
    rule('auth/token/accessors', 'list', 'sudo'),
    rule('auth/token/accessors/', 'list', 'sudo'),
    rule('auth/token/lookup-accessor', 'update'),
    rule('sys/audit', 'read', 'sudo'),
    rule('sys/audit-hash/*', 'update'),
    '# The token can never issue emergency credentials, whatever else its owner may do: deny wins.',
    ...mounts.flatMap((m) => [rule(`${m}/sts/*`, 'deny'), rule(`${m}/creds/*`, 'deny')]),
  ].join('\n');
};

/** What revoking adds, for the token that acts. */
export const vaultActPolicy = (): string =>
  [
    'path "sys/leases/revoke" { capabilities = ["update"] }',
    'path "auth/token/revoke-accessor" { capabilities = ["update"] }',
  ].join('\n');
