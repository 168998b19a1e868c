/**
 * What must never be kept of a record (domain.md §4.7). Names are compared in lower case without `_` and `-`, because the
 * services spell them as they please (`masterUserPassword`, `MasterUserPassword`, `secret_string`).
 */

/** The whole value below such a name is a secret, whatever its type. */
const whole = new Set([
  ...['sessiontoken', 'securitytoken', 'secretaccesskey', 'secretkey', 'secretstring', 'secretbinary', 'secretvalue'],
  ...['privatekey', 'privatekeypem', 'privatekeyplaintext', 'keymaterial', 'encryptedkeymaterial', 'plaintext'],
  ...['userdata', 'tokenvalue', 'streamurl', 'signintoken', 'passworddata', 'passphrase', 'passwd', 'authorization'],
  ...['authtoken', 'authkey', 'bgpauthkey', 'presharedkey', 'customergatewayconfiguration', 'cak', 'connectionstring'],
  ...['accesstoken', 'idtoken', 'refreshtoken', 'bearertoken', 'apikeyvalue', 'apikey', 'apisecret', 'clientsecret'],
  ...['devicecode', 'usercode', 'samlassertion', 'webidentitytoken', 'tokencode', 'authenticationcode'],
  ...[
    'authenticationcode1',
    'authenticationcode2',
    'base32stringseed',
    'qrcodepng',
    'signature',
    'cookie',
    'setcookie',
  ],
]);

/** Names that end like this hold a password or a key: `masterUserPassword`, `tdeCredentialPassword`, `dbSecretKey`. */
const endings =
  /(?:password|passwd|passphrase|secretaccesskey|secretkey|privatekey|sessiontoken|clientsecret|authtoken)$/;

export const normalName = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

/** `name` as normalName gives it. */
export const isSecretName = (name: string): boolean => whole.has(name) || endings.test(name);

/**
 * Secrets that only the place gives away. A path is matched against the end of where a value stands, with `^` against all
 * of it; `*` is one step, positions in lists do not count. Source and event name are without suffixes.
 */
export const secretPlaces: { source: string; name: RegExp; path: string }[] = [
  { source: 'ssm', name: /^PutParameter$/, path: '^value' },
  { source: 'lambda', name: /./, path: 'environment.variables.*' },
  { source: 'cloudformation', name: /./, path: 'parameters.parameterValue' },
  { source: 'codebuild', name: /./, path: 'environmentVariables.value' },
  { source: 'codebuild', name: /./, path: 'environmentVariablesOverride.value' },
  { source: 'ecs', name: /./, path: 'environment.value' },
  { source: 'batch', name: /./, path: 'environment.value' },
  { source: 'apprunner', name: /./, path: 'runtimeEnvironmentVariables.*' },
  { source: 'elasticbeanstalk', name: /./, path: 'optionSettings.value' },
  { source: 'glue', name: /./, path: 'connectionProperties.*' },
  { source: 'amplify', name: /./, path: 'environmentVariables.*' },
];

/** What every secret of `secretLooks` has in it: one quick test instead of six for text that is none. */
export const maySecret =
  /PRIVATE KEY|FwoGZXIvYXdz|IQoJb3JpZ2lu|eyJ|hv[sbr]|gh[pousr]|xox|k_live|x-amz-s|(?:password|passwd|pwd|secret|token|key)(?:=|"\s*:)/i;

/** Secrets that are recognised by their own look, wherever they stand: in a command line, a URL, an error message. */
export const secretLooks: RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=%_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
  /\b(?:hv[sbr]|gh[pousr]|xox[abprs]|sk_live|rk_live)[._-][A-Za-z0-9_-]{16,}/g,
  /(?<=X-Amz-(?:Security-Token|Signature)=)[^&\s"]+/gi,
  /(?<="\w{0,40}(?:password|passwd|secretkey|secretaccesskey|privatekey|sessiontoken|clientsecret)"\s*:\s*")[^"]+/gi,
  /(?<=(?:password|passwd|pwd|secret|token|secret_?access_?key)=)[^&\s"']{4,}/gi,
];
