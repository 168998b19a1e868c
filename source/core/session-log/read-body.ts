/** Programs that are taken for a command without “ran:” before them, with what must follow: prose names them too. */
const programs: { [name: string]: string } = {
  aws: String.raw`(?:--?\S+\s+\S+\s+)*[a-z0-9-]+\s+(?:[a-z0-9]+-[a-z0-9-]+|ls|cp|mv|rm|sync|mb|rb)(?=\s|$)`,
  kubectl: String.raw`(?:-\S+\s+\S+\s+)*(?:get|describe|apply|delete|create|edit|patch|exec|scale|rollout|annotate|label|logs|cordon|drain|replace|set)\s`,
  terraform: String.raw`(?:-\S+\s+)*(?:plan|apply|import|state|destroy|init|taint|untaint|output|show)(?=\s+-|\s*$|\s+\S+[._]\S)`,
  vault: String.raw`(?:read|write|list|delete|kv|lease|token|policy|auth|secrets)\s+\S`,
  helm: String.raw`(?:upgrade|install|rollback|uninstall)\s+\S`,
  argocd: String.raw`app\s+\S`,
  gh: String.raw`(?:pr|issue|run|workflow|api)\s+\S`,
  psql: '(?:-|postgres)',
};

const bare = `(?:[A-Z_][A-Z0-9_]*=\\S+\\s+)*(?:sudo\\s+)?(?:${Object.entries(programs)
  .map(([name, rest]) => `${name}\\s+${rest}`)
  .join('|')})`;

const speaker = String.raw`(?:<?@?[\w.-]+>?:\s+)?`;
const said = new RegExp(`^${speaker}(?:ran|run|exec|executed)\\s*:\\s*(\\S[\\s\\S]*)$`, 'i');
const saidBare = new RegExp(`^${speaker}(?:(?:i\\s+)?(?:ran|run|exec|executed)\\s+)?(${bare}[\\s\\S]*)$`, 'i');
const prompt = /^\$\s+(\S[\s\S]*)$/;

/** Code marks around a command: a pair of back-ticks, or a fence with or without a language. */
const unquote = (text: string): string => {
  const fenced = /```(?:[a-z]+\n)?\s*([\s\S]*?)\s*```/.exec(text);
  const inner = fenced?.[1] ?? /^`([^`]+)`/.exec(text.trim())?.[1];
  return (inner ?? text).trim();
};

const clean = (text: string): string => text.replace(/\s*\(edited\)\s*$/i, '').trim();

/**
 * What a block's text is: a command, given without “ran:”, prompt or code marks, or a note with its own words. The verbs
 * are those of domain.md §1.2; an unknown one makes a note, never a guess.
 */
export const readBody = (text: string): { kind: 'command' | 'note'; text: string } => {
  const body = clean(text);
  const wholeInTicks = /^(`+)[^`]+\1$/.test(body) ? unquote(body) : null;
  const command = said.exec(body)?.[1] ?? prompt.exec(body)?.[1] ?? saidBare.exec(wholeInTicks ?? body)?.[1] ?? null;
  return command === null ? { kind: 'note', text: body } : { kind: 'command', text: unquote(command) };
};
