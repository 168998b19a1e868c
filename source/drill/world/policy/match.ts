/** `*` and `?` as policies use them. Actions are compared without regard to case, ARNs with it. */
export const matches = (pattern: string, text: string, ignoreCase = false): boolean => {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${escaped}$`, ignoreCase ? 'i' : '').test(text);
};

/** Policies write one value or a list of them. */
export const asList = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
};
