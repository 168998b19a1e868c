/** What a client shows around messages, and copies with them. */
const controls = [
  /^\d+ repl(?:y|ies)(?:\s*last reply.*)?$/i,
  /^last reply\b.*$/i,
  /^(?:view|show) (?:thread|less|more|newer replies|older replies|all replies)$/i,
  /^new(?: messages)?$/i,
  /^\(?edited\)?$/i,
  /^(?:also )?sent to (?:the )?(?:channel|#\S+)$/i,
  /^replied to a thread:?.*$/i,
  /^(?:add reaction|reply|reply…|jump to .*|pinned(?: by .*)?|saved for later.*|thread|share|more actions|follow(?:ing)?|save|:ellipsis:)$/i,
];

const emoji = /^(?:(?::[a-z0-9_+'-]+:|\p{Extended_Pictographic}(?:\ufe0f|[\u{1f3fb}-\u{1f3ff}])?)\s*(?:\d+\s*)?)+$/iu;
const count = /^\+?\d{1,4}$/;

/** Nobody's words: a control of the client, a reaction, or the number beside one. `before` is the line above it. */
export const isNoise = (line: string, before: string): boolean => {
  const text = line.trim();
  if (text.length > 120) return false;
  return controls.some((c) => c.test(text)) || emoji.test(text) || (count.test(text) && emoji.test(before.trim()));
};

/** Replies that a client counts or keeps folded: how many, or null. */
export const repliesTold = (line: string): number | null => {
  const told = /^(?:show |view |\+)?(\d+) (?:more |newer |older )?repl(?:y|ies)\b/i.exec(line.trim());
  return told ? Number(told[1]) : null;
};

/** Folded for certain, whatever follows. */
export const isFolded = (line: string): boolean =>
  /^(?:show |view |\+)?\d+ (?:more|newer|older) repl(?:y|ies)\b/i.test(line.trim());
