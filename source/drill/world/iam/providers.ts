import { alreadyExists, noSuchEntity } from '../failure.ts';
import { entityName, type Input, list, required } from '../input.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';

const texts = (input: Input, key: string): string[] =>
  list(input, key).filter((v): v is string => typeof v === 'string');

const oidcArn = (ctx: OpContext, input: Input): string =>
  `arn:aws:iam::${ctx.graph.account}:oidc-provider/${required(input, 'Url').replace(/^https:\/\//, '')}`;
const samlArn = (ctx: OpContext, input: Input): string =>
  `arn:aws:iam::${ctx.graph.account}:saml-provider/${entityName(input, 'Name', 128)}`;

const onOidc = (_: OpContext, input: Input): string => required(input, 'OpenIDConnectProviderArn');
const onSaml = (_: OpContext, input: Input): string => required(input, 'SAMLProviderArn');

const oidcOf = (ctx: OpContext, input: Input) => {
  const arn = onOidc(ctx, input);
  const found = ctx.graph.oidc.get(arn);
  if (!found) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return found;
};

const samlOf = (ctx: OpContext, input: Input) => {
  const arn = onSaml(ctx, input);
  const found = ctx.graph.saml.get(arn);
  if (!found) throw noSuchEntity(`Manifest not found for arn ${arn}`);
  return found;
};

/** Identity providers: whoever adds one can come back as anybody whom a trust policy lets in. */
export const providerOperations: Operations = {
  CreateOpenIDConnectProvider: writes((ctx, input) => {
    const arn = oidcArn(ctx, input);
    if (ctx.graph.oidc.has(arn)) throw alreadyExists(`Provider with url ${required(input, 'Url')} already exists.`);
    const [clients, thumbprints] = [texts(input, 'ClientIDList'), texts(input, 'ThumbprintList')];
    ctx.graph.oidc.set(arn, { arn, url: arn.replace(/^.*oidc-provider\//, ''), clients, thumbprints, created: ctx.at });
    return { OpenIDConnectProviderArn: arn };
  }, oidcArn),
  // AWS deletes a provider that is not there without complaint (iam:DeleteOpenIDConnectProvider is idempotent).
  DeleteOpenIDConnectProvider: writes((ctx, input) => {
    ctx.graph.oidc.delete(onOidc(ctx, input));
    return {};
  }, onOidc),
  GetOpenIDConnectProvider: reads((ctx, input) => {
    const { url, clients, thumbprints, created } = oidcOf(ctx, input);
    return { Url: url, ClientIDList: clients, ThumbprintList: thumbprints, CreateDate: new Date(created) };
  }, onOidc),
  ListOpenIDConnectProviders: reads((ctx) => ({
    OpenIDConnectProviderList: [...ctx.graph.oidc.keys()].map((Arn) => ({ Arn })),
  })),
  CreateSAMLProvider: writes((ctx, input) => {
    const arn = samlArn(ctx, input);
    const metadata = required(input, 'SAMLMetadataDocument');
    if (ctx.graph.saml.has(arn))
      throw alreadyExists(`SAMLProvider with name ${required(input, 'Name')} already exists.`);
    ctx.graph.saml.set(arn, { arn, metadata, created: ctx.at });
    return { SAMLProviderArn: arn };
  }, samlArn),
  UpdateSAMLProvider: writes((ctx, input) => {
    const provider = samlOf(ctx, input);
    provider.metadata = required(input, 'SAMLMetadataDocument');
    return { SAMLProviderArn: provider.arn };
  }, onSaml),
  DeleteSAMLProvider: writes((ctx, input) => {
    ctx.graph.saml.delete(samlOf(ctx, input).arn);
    return {};
  }, onSaml),
  GetSAMLProvider: reads((ctx, input) => {
    const { metadata, created } = samlOf(ctx, input);
    return { SAMLMetadataDocument: metadata, CreateDate: new Date(created) };
  }, onSaml),
  ListSAMLProviders: reads((ctx) => ({
    SAMLProviderList: [...ctx.graph.saml.values()].map((p) => ({ Arn: p.arn, CreateDate: new Date(p.created) })),
  })),
};
