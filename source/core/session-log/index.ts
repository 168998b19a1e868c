export { commandsOf } from './commands/commands-of.ts';
export { factsOfLog, type LogFacts, onlyNamesPeople } from './facts.ts';
export {
  type LogContext,
  parseSessionLog,
  readSessionLog,
  type SessionLog,
  type SessionLogRefused,
} from './read-session-log.ts';
export { redactSecrets } from './redact-secrets.ts';
export { looksLikeJson, readSlackJson, type SlackThread } from './slack/read-json.ts';
export { isZone } from './zone.ts';
