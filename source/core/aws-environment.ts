/**
 * What a program is given so that it acts as this profile and as nobody else. Keys in the environment would win over the
 * profile, and may be those of the session itself; botocore, which kubectl asks for its tokens, looks at
 * AWS_DEFAULT_PROFILE before AWS_PROFILE. Null = the shell's own, whatever that is.
 */
export const awsEnvironment = (profile: string | null): { [name: string]: string } =>
  profile === null
    ? {}
    : {
        ...{ AWS_PROFILE: profile, AWS_DEFAULT_PROFILE: profile },
        ...{ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' },
      };
