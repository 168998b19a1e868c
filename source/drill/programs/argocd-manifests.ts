import type { JsonObject } from '../../core/words.ts';
import type { ToldCluster } from './cluster-world.ts';

type Manifest = { apiVersion: string; kind: string; name: string; namespace: string; annotations?: string[] };

const yaml = ({ apiVersion, kind, name, namespace, annotations = [] }: Manifest): string =>
  [
    ...['---', `apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:'],
    ...(annotations.length > 0 ? ['  annotations:', ...annotations.map((a) => `    ${a}`)] : []),
    ...[`  name: ${name}`, ...(namespace === '' ? [] : [`  namespace: ${namespace}`]), '', ''],
  ].join('\n');

/** It takes itself away when it is done, so that the cluster is as it was. */
const smokeTest = (app: string): Manifest => ({
  ...{ apiVersion: 'batch/v1', kind: 'Job', name: `${app}-smoke-test`, namespace: app },
  annotations: ['argocd.argoproj.io/hook: PostSync', 'argocd.argoproj.io/hook-delete-policy: HookSucceeded'],
});

/** What git has of an application. Hooks are shown for a revision only, as the real one does. */
export const manifestsOf = (app: string, { objects, apps }: ToldCluster, hooks: boolean): string => {
  const mine = objects
    .filter((o) => o.app === app)
    .map(({ kind, body }): Manifest => {
      const { name, namespace = '' } = body.metadata as JsonObject;
      return { apiVersion: String(body.apiVersion), kind, name: String(name), namespace: String(namespace) };
    });
  const drifted = apps.some((a) => a.name === app && a.drifted !== null);
  return [...mine, ...(hooks && drifted ? [smokeTest(app)] : [])].map(yaml).join('');
};
