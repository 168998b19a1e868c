import type { LogEntry } from '../incident.ts';

/** `aws/sts/breakglass-emergency`: the role behind the mount. */
const minting = /^\/?(?!sys\/|auth\/)(?:[^/]+\/)+(?:sts|creds)\/([^/]+)$/;

const optionOf = (words: string[], option: string): string | null => {
  const at = words.indexOf(option);
  const glued = words.find((w) => w.startsWith(`${option}=`));
  return (at === -1 ? glued?.slice(option.length + 1) : words[at + 1]) ?? null;
};

/** What was asked for by command: Vault's roles, and the names that sessions were to have. */
export const factsOfCommands = (entries: LogEntry[]): { vaultRoles: string[]; sessionNames: string[] } => {
  const commands = entries.flatMap((e) => e.commands ?? []);
  const vaultRoles = commands.flatMap(({ tool, words }) => {
    const path = tool === 'vault' ? words.slice(2).find((w) => !w.startsWith('-')) : undefined;
    const reads = words[1] === 'read' || words[1] === 'write';
    return (reads && path !== undefined ? minting.exec(path)?.[1] : undefined) ?? [];
  });
  const assumed = commands.filter((c) =>
    c.calls.some((call) => call.source === 'sts' && call.name.startsWith('AssumeRole')),
  );
  return { vaultRoles, sessionNames: assumed.flatMap(({ words }) => optionOf(words, '--role-session-name') ?? []) };
};
