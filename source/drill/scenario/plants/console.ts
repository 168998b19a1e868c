import { userPrincipal } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

/** The new user signs in to the console: its calls carry temporary keys under the user's own name (domain.md §4.4). */
export const signIn = (play: Play, cast: Cast): void => {
  const origin = { ip: cast.homeIp, agent: 'Mozilla/5.0 (X11; Linux x86_64)' };
  const principal = userPrincipal(play.user('tmp-admin'));
  const browser = play.session(principal, 'session-token', 31, 12 * 3600, origin);
  // The sign-in itself has no key, and records write an empty one (domain.md §4.4).
  const login = { ...browser, kind: 'user-key' as const, keyId: '' };
  play.call(login, 31, {
    ...{ source: 'signin', name: 'ConsoleLogin', readOnly: false, type: 'AwsConsoleSignIn' },
    response: { ConsoleLogin: 'Success' },
    extra: {
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/console/home',
        MobileVersion: 'No',
        MFAUsed: 'Yes',
      },
    },
  });
  play.call(browser, 32, {
    source: 'ec2',
    name: 'DescribeRegions',
    readOnly: true,
    extra: { sessionCredentialFromConsole: 'true' },
  });
};
