import { readFileSync } from 'node:fs';
import { isObject, jsonOf, objectOf } from '../../core/json.ts';
import type { JsonObject } from '../../core/words.ts';
import type { ToldCluster } from './cluster-world.ts';
import type { Stage } from './main.ts';

type Place = { resource: string; namespace: string; name: string };

/** `/apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME`; null = no place of a single object. */
const placeIn = (uri: string): (Place & { apiVersion: string }) | null => {
  const [path = ''] = uri.split('?');
  const found =
    /^\/(?:api\/(v[0-9]\w*)|apis\/([^/]+)\/(v[0-9]\w*))(?:\/namespaces\/([^/]+)(?=\/[^/]+\/))?\/([^/]+)\/([^/]+)$/.exec(
      decodeURIComponent(path),
    );
  if (!found) return null;
  const [, core = '', group = '', version = '', namespace = '', plural = '', name = ''] = found;
  const resource = group === '' ? plural : `${plural}.${group}`;
  return { resource, namespace, name, apiVersion: core || `${group}/${version}` };
};

const isUrl = (file: string): boolean => /^https?:\/\//.test(file);

/** What the options say against it, in kubectl's words; null = nothing. Arguments beside `--raw` it does not look at. */
const wrongWith = (uri: string, args: string[], values: { [name: string]: string }): string | null => {
  const files = args.filter((a) => /^(?:-f|--filename)(?:=|$)/.test(a));
  const [file = ''] = [values.f ?? values.filename];
  if (files.length > 1 || isUrl(file)) return '--raw can only use a single local file or stdin';
  if (values.R ?? values.recursive) return '--raw and --recursive are mutually exclusive';
  if ((values.o ?? values.output ?? '') !== '') return '--raw and --output are mutually exclusive';
  return /^\/[^\s%]*(?:%[0-9a-f]{2}[^\s%]*)*$/i.test(uri)
    ? null
    : `--raw must be a valid URL path: parse ${JSON.stringify(uri)}: invalid URI for request`;
};

/** The body of the request; null = what was read is none that the API server takes. An empty one is: it asks for nothing. */
const optionsIn = (text: string): JsonObject | null => {
  if (text === '') return {};
  const value = jsonOf(text);
  return isObject(value) && value.kind === 'DeleteOptions' && value.apiVersion === 'v1' ? value : null;
};

const status = (code: string, message: string): string => `Error from server (${code}): ${message}`;

/** `kubectl delete --raw URI -f FILE`: the answer's text, and whether it is a complaint. */
export const deleteRaw = async (
  stage: Stage,
  told: ToldCluster,
  args: string[],
  values: { [name: string]: string },
): Promise<{ ok: boolean; text: string }> => {
  const no = (text: string) => ({ ok: false, text });
  const uri = values.raw ?? '';
  const wrong = wrongWith(uri, args, values);
  if (wrong !== null) return no(`error: ${wrong}`);
  const file = values.f ?? values.filename;
  let body = '';
  try {
    body = file === undefined ? '' : file === '-' ? await stage.answer() : readFileSync(file, 'utf8');
  } catch {
    return no(`error: open ${file}: no such file or directory`);
  }
  const place = placeIn(uri);
  const there = told.objects.find(({ resource, body: b }) => {
    const meta = objectOf(b.metadata);
    return resource === place?.resource && meta.name === place.name && (meta.namespace ?? '') === place.namespace;
  });
  if (!place || (there && there.body.apiVersion !== place.apiVersion))
    return no(status('NotFound', 'the server could not find the requested resource'));
  const options = optionsIn(body);
  if (!options) return no(status('BadRequest', 'decoded object cannot be converted to DeleteOptions'));
  const { resource, namespace, name } = place;
  if (!there) return no(status('NotFound', `${resource} "${name}" not found`));
  const { uid } = objectOf(options.preconditions);
  const why = await stage.change('delete', { resource, namespace, name, ...(typeof uid === 'string' ? { uid } : {}) });
  if (why !== null) return no(status(/^Operation cannot be fulfilled/.test(why) ? 'Conflict' : 'NotFound', why));
  const details = { name, kind: resource.split('.')[0] ?? '', uid: objectOf(there.body.metadata).uid ?? '' };
  return { ok: true, text: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Success', details }) };
};
