/** Names of secrets and parameters, which one call gives by name and the next by ARN. */

/** `arn:…:secret:prod/db-AbCdEf` and `prod/db` are the same secret: AWS adds six characters to the name. */
export const secretName = (id: string): string =>
  id.startsWith('arn:')
    ? id
        .split(':')
        .slice(6)
        .join(':')
        .replace(/-[A-Za-z0-9]{6}$/, '')
    : id;

/** The name of a parameter out of its ARN: one with a path begins with a slash, which the ARN has only once. */
export const parameterName = (id: string): string => {
  const path = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(id)?.[1];
  if (path === undefined) return id;
  return path.includes('/') ? `/${path}` : path;
};

/** `/a` and `a` have the same ARN. A version or a label may follow a colon. */
export const parameterKey = (id: string): string =>
  parameterName(id)
    .replace(/^\//, '')
    .replace(/:[\w.-]+$/, '');

/** `arn:aws:s3:::bucket/key` → `bucket`. */
export const bucketName = (arn: string): string => arn.replace(/^arn:[^:]*:s3:::/, '').split('/')[0] ?? arn;
