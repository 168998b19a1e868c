import type { CommandLine } from './command-lines.ts';

/** A plain address in the root module: what reseal writes import blocks for. */
export const isAddress = (text: string): boolean => /^[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]{0,200}$/.test(text);
/** What is handed on as an id: never anything that could be a flag. */
export const isImportId = (text: string): boolean => /^[^-\s\0][^\0\n\r]{0,1000}$/.test(text);

export type ImportAsk = { address: string; id: string; varFiles: string[]; lockTimeout: number };

/** The one argument vector that changes a state: one object, already there, put under one address (domain.md §5.3). */
export const importLine = ({ address, id, varFiles, lockTimeout }: ImportAsk): CommandLine => ({
  program: 'terraform',
  args: [
    ...['import', '-input=false', '-no-color', `-lock-timeout=${lockTimeout}s`],
    ...varFiles.map((f) => `-var-file=${f}`),
    ...[address, id],
  ],
});

/** Asked once more right before the program starts: nothing else of Terraform ever changes anything. */
export const isAllowedImport = ({ program, args }: CommandLine): boolean => {
  const [command, input, color, lock, ...rest] = args;
  const [address = '', id = ''] = rest.slice(-2);
  const files = rest.slice(0, -2);
  return (
    program === 'terraform' &&
    [command, input, color].join(' ') === 'import -input=false -no-color' &&
    /^-lock-timeout=[1-9]\d{0,3}s$/.test(lock ?? '') &&
    files.every((f) => /^-var-file=[^\0]+$/.test(f)) &&
    isAddress(address) &&
    isImportId(id)
  );
};
