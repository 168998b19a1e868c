import type { TrailQuery } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { Witness } from './attribution.ts';
import { isUniqueId } from './object-ids.ts';
import { handOf, type Tree } from './tree-hand.ts';
import type { Difference } from './types.ts';

/** A question to LookupEvents about one object, in the one Region where its events are. */
export type Question = { region: string; query: TrailQuery };

const regionOf = (arn: string): string | null => {
  const [, , service, region] = arn.split(':');
  if (service === 'iam' || service === 'cloudfront' || service === 'route53') return 'us-east-1';
  return region === undefined || region === '' ? null : region;
};

/**
 * How to ask who touched it: by its id, its name and its ARN, because calls name their subject differently (domain.md
 * §13.5). None where no ARN tells the Region, or it tells another account than the one whose trail is asked.
 */
export const questionsAbout = (d: Difference, account: string): Question[] => {
  const arn = d.ids.find((id) => id.startsWith('arn:'));
  const owner = arn?.split(':')[4] ?? '';
  if (owner !== '' && owner !== 'aws' && owner !== account) return [];
  const region = d.type.startsWith('aws_iam_') ? 'us-east-1' : arn ? regionOf(arn) : null;
  if (region === null) return [];
  const values = d.ids.filter((id) => id === arn || isUniqueId(id) || d.type.startsWith('aws_iam_'));
  return [...new Set(values)].map((value) => ({ region, query: { attribute: 'ResourceName', value } }));
};

const byTerraform = (e: TrailEvent): boolean => /terraform|opentofu/i.test(e.userAgent ?? '');
/** The call that made it explains that it is there, not that it is different. */
const makes = (e: TrailEvent): boolean => /^(?:Create|Run|Allocate)/.test(e.name);

/**
 * Who changed an object by hand: successful writes that are not Terraform's own. What came before an apply of Terraform was
 * taken back by it, or taken over; it proves nothing about what differs now.
 */
export const witnessesIn = (events: readonly TrailEvent[], tree: Tree): Witness[] => {
  const writes = events.filter((e) => e.readOnly !== true && e.errorCode === null);
  const applied = Math.max(0, ...writes.filter(byTerraform).map((e) => e.time));
  const byHand = writes.filter((e) => !byTerraform(e) && !makes(e) && e.time > applied);
  return byHand
    .sort((a, b) => b.time - a.time)
    .map((e) => ({
      ...{ event: e.id, name: e.name, at: e.time, hand: handOf(e, tree) },
      by: e.actor.arn ?? e.keyId ?? 'somebody whom the record does not name',
    }));
};
