import { redactSecrets } from './session-log/redact-secrets.ts';

/** What a program complained about, in one line: its last line that says something, without secrets (domain.md §6.5). */
export const complaint = (stderr: string, stdout = ''): string => {
  const lines = (stderr.trim() === '' ? stdout : stderr)
    .split('\n')
    .map((l) => l.trim())
    // klog's own lines come before what is meant.
    .filter((l) => l !== '' && !/^[EIW]\d{4} \d\d:/.test(l));
  const last = lines.at(-1) ?? '';
  const plain = redactSecrets(last.replace(/^time="[^"]*" level=\w+ msg="(.*)"$/, '$1').replace(/\\"/g, '"'));
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain;
};
