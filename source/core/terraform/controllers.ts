import { controllerOf } from '../controller-tags.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { Json } from '../words.ts';

const services: { [service: string]: string } = {
  'cloudformation.amazonaws.com': 'CloudFormation',
  'autoscaling.amazonaws.com': 'Auto Scaling',
  'eks.amazonaws.com': 'EKS',
  'eks-nodegroup.amazonaws.com': 'an EKS node group',
  'elasticbeanstalk.amazonaws.com': 'Elastic Beanstalk',
};

/** Tags that a call gives, in the ways that EC2 and the others spell them. */
const tagsIn = (value: Json | undefined, depth = 0): [string, string][] => {
  if (depth > 6 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((v) => tagsIn(v, depth + 1));
  const [key, text] = [value.key ?? value.Key, value.value ?? value.Value];
  if (typeof key === 'string' && typeof text === 'string') return [[key, text]];
  const inside = Object.entries(value).filter(([name]) => /tag|item|^member$/i.test(name));
  return inside.flatMap(([, v]) => tagsIn(v, depth + 1));
};

/**
 * Who owns a thing with these tags; null = none of the controllers that are known. `strict`: only tags that nobody but AWS
 * can set, because an intruder may have dressed up what he made.
 */
export const ownerByTags = (tags: { [key: string]: string }, strict: boolean): string | null =>
  controllerOf(strict ? Object.fromEntries(Object.entries(tags).filter(([k]) => k.startsWith('aws:'))) : tags);

/** The controller behind a creating call: a service that acted for the caller, or the tags it gave. */
export const ownerByEvent = (e: Pick<TrailEvent, 'actor' | 'request'>, strict: boolean): string | null => {
  const by = e.actor.invokedBy === null ? undefined : services[e.actor.invokedBy];
  return by ?? ownerByTags(Object.fromEntries(tagsIn(e.request ?? undefined)), strict);
};
