const escapes = /\\\\|\\ud[89a-f][0-9a-f]{2}/g;

/**
 * JSON on one line that every reader takes. Half a surrogate pair, as text cut by somebody else may end with, is valid in
 * JavaScript and refused by jq with all that follows it: it becomes U+FFFD.
 */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.includes('\\ud') ? text.replace(escapes, (found) => (found === '\\\\' ? found : '\ufffd')) : text;
};
