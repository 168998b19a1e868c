import { ApiFailure } from '../failure.ts';
import { type Input, required } from '../input.ts';

/** IAM gives policy documents back URL-encoded after RFC 3986 (domain.md §5.5). */
export const encodeDocument = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The document as it was sent; MalformedPolicyDocument when it is no JSON object with statements. */
export const documentOf = (input: Input, key: string): string => {
  const text = required(input, key);
  if (!hasStatements(text)) throw new ApiFailure('MalformedPolicyDocument', 'Syntax errors in policy.');
  return text;
};

const hasStatements = (text: string): boolean => {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'Statement' in parsed;
  } catch {
    return false;
  }
};
