export { factsOfLog, type LogFacts } from './facts.ts';
export { type LogContext, parseSessionLog } from './parse.ts';
export { redactSecrets } from './redact-secrets.ts';
export { isZone } from './zone.ts';
