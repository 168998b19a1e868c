/** Flags that a command knows, without their dashes. */
export type Known = { [name: string]: 'switch' | 'value' };

/** Go's way of flags, which Terraform has: `-name`, `-name=value`, one dash or two; what is not known is refused in its words. */
export const flagsOf = (
  args: string[],
  known: Known,
): { values: { [name: string]: string[] | undefined }; rest: string[]; wrong: string | null } => {
  const values: { [name: string]: string[] | undefined } = {};
  const rest: string[] = [];
  for (const arg of args) {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined || !arg.startsWith('-')) {
      rest.push(arg);
      continue;
    }
    const kind = known[name];
    if (kind === undefined) return { values, rest, wrong: `flag provided but not defined: -${name}` };
    if (kind === 'value' && value === undefined) return { values, rest, wrong: `flag needs an argument: -${name}` };
    values[name] = [...(values[name] ?? []), value ?? 'true'];
  }
  return { values, rest, wrong: null };
};
