/** One quick test for the many names that tell of nothing. */
const may = /pass|pw|secret|token|pat\b|pat$|key|cred|dsn|connection/i;
const last =
  /^(?:password|passwd|passphrase|passcode|passwords|pwd|pass|pw|secret|secrets|token|pat|credential|credentials|creds?|dsn)$/;
/** Written in one word: `dbpassword`, `.pgpass`, `apikey`. */
const ending =
  /(?:password|passwd|passphrase|pwd|secret|token|apikey|secretkey|privatekey|accesskey|authkey|connectionstring|pgpass|dbpass|userpass)$/;
/** What may stand behind the word that tells: `client_key_data`, `PASSWORD_HASH`, `TOKEN_2`. */
const behind = /^(?:data|value|string|text|plain|plaintext|b64|base64|raw|hash|encoded|\d+)$/;
/** A key of these opens nothing: it encrypts for others, is public, or is what something is looked up, sorted or spread by. */
const harmless =
  /^(?:kms|public|pub|hash|range|partition|sort|s3|topology|label|labels|annotation|primary|foreign|index|cache|object|idempotency|dedup|routing|group|lookup|config|map|field|tag|row|column|ordering)$/;

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== '');

/**
 * Does a setting of this name hold a secret, whatever it is called after: `DB_PWD`, `SECRET_KEY`, `auth.password`,
 * `githubPat`? What only refers to one (`secretName`, `PASSWORD_FILE`, `token_ttl`) does not.
 */
export const tellsOfSecret = (name: string): boolean => {
  if (!may.test(name)) return false;
  const words = wordsOf(name);
  if (ending.test(words.join(''))) return true;
  while (words.length > 1 && behind.test(words.at(-1) ?? '')) words.pop();
  const end = words.at(-1) ?? '';
  if (last.test(end) || ending.test(words.join(''))) return true;
  return /^keys?$/.test(end) && words.length > 1 && !words.some((w) => harmless.test(w));
};

/** Nothing can be read out of it, whatever it is called. */
export const saysNothing = (text: string): boolean => /^["']?(?:true|false|null|~)?["']?$/i.test(text.trim());

/** A value of a setting whose name does not tell: a switch or a port may be read, anything else may be a secret. */
export const isPlainSetting = (text: string): boolean =>
  saysNothing(text) || /^["']?(?:true|false|\d{1,5})["']?$/i.test(text.trim());

/** The name of a thing, which is no secret even below a name that tells: `DB_SECRET: arn:aws:secretsmanager:…`. */
export const isArn = (text: string): boolean => /^["']?arn:aws[a-z-]*:[a-z0-9-]+:[^\s"']+["']?$/.test(text.trim());
