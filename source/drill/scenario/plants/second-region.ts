import type { Credential } from '../../world/credentials.ts';
import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

/** Writes of the session in another Region, one of a kind that stands in no table. */
export const workElsewhere = (play: Play, cast: Cast, session: Credential): void => {
  const region = 'us-west-2';
  const items = [{ instanceId: cast.standby }];
  play.call(session, 15, {
    ...{ source: 'ec2', name: 'StartInstances', readOnly: false, region },
    request: { instancesSet: { items } },
    response: { instancesSet: { items: [{ instanceId: cast.standby, currentState: { code: 0, name: 'pending' } }] } },
  });
  play.call(session, 16, {
    ...{ source: 'ec2', name: 'CreateTags', readOnly: false, region },
    request: {
      resourcesSet: { items: [{ resourceId: cast.standby }] },
      tagSet: { items: [{ key: 'incident', value: 'failover' }] },
    },
    response: { _return: true },
  });
  // A write by its `readOnly` alone.
  play.call(session, 16.5, {
    ...{ source: 'arc-zonal-shift', name: 'StartZonalShift', readOnly: false, region },
    request: { awayFrom: 'usw2-az1', expiresIn: '6h', comment: 'failover' },
    response: { status: 'ACTIVE' },
  });
};
