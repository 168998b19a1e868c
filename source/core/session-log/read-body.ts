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

const fence = /```(?:[a-z]+\n)?\s*([\s\S]*?)\s*```/g;
const tick = /`([^`\n]+)`/g;

const inside = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((m) => (m[1] ?? '').trim());

/** The marks of a fence taken off, what stands around it kept. */
const unfenced = (text: string): string => text.replace(fence, (_all, code: string) => code.trim()).trim();

/**
 * A command without the code marks around it: `text` as it is told, `code` what of it is for a shell. Where it is written
 * as code, the words around that are not.
 */
const unquoted = (said: string): { text: string; code: string } => {
  if (said.includes('```')) return { text: unfenced(said), code: unfenced(said) };
  const spans = said.startsWith('`') ? inside(said, tick) : [];
  const [only, ...more] = spans;
  if (only === undefined) return { text: said, code: said };
  return { text: more.length === 0 ? only : said.replace(tick, '$1'), code: spans.join('\n') };
};

const clean = (text: string): string => {
  const body = text.trim();
  return /\(edited\)$/i.test(body) ? body.slice(0, -'(edited)'.length).trim() : body;
};

const commandIn = (text: string): string | null =>
  (said.exec(text)?.[1] ?? prompt.exec(text)?.[1] ?? saidBare.exec(text)?.[1] ?? null)?.trim() ?? null;

export type Body = { kind: 'command' | 'note'; text: string; code: string | null };

/**
 * What a block's text is: a command, given without “ran:”, prompt or code marks, or a note with its own words. The verbs
 * are those of domain.md §1.2; an unknown one makes a note, never a guess. Code in a fence under a note is a command too.
 */
export const readBody = (text: string): Body => {
  const body = clean(text);
  const whole = /^(`+)[^`]+\1$/.test(body) ? unfenced(body).replace(/^`|`$/g, '') : null;
  const command = commandIn(whole ?? body);
  if (command !== null) return { kind: 'command', ...unquoted(command) };
  const fenced = body.includes('```') ? inside(body, fence).filter((code) => commandIn(code) !== null) : [];
  if (fenced.length > 0) return { kind: 'command', text: unfenced(body), code: fenced.join('\n') };
  return { kind: 'note', text: body, code: null };
};
