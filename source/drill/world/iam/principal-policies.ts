import { limitExceeded, noSuchEntity } from '../failure.ts';
import type { Graph, Policied } from '../graph.ts';
import { entityName, type Input, type Output, required } from '../input.ts';
import { documentOf, encodeDocument } from './documents.ts';
import { changeableRole, findGroup, findPolicy, findRole, findUser, onGroup, onRole, onUser } from './find.ts';
import { type OpContext, type Operation, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';

type Kind = {
  word: 'User' | 'Role' | 'Group';
  find(graph: Graph, name: string): Policied;
  change(graph: Graph, name: string): Policied;
  on: Operation['on'];
};

const kinds: Kind[] = [
  { word: 'User', find: findUser, change: findUser, on: onUser },
  { word: 'Role', find: findRole, change: changeableRole, on: onRole },
  { word: 'Group', find: findGroup, change: findGroup, on: onGroup },
];

/** Characters of all inline policies together, blanks not counted (IAM quotas; nobody can have them raised). */
const inlineQuota = { User: 2048, Role: 10_240, Group: 5120 } as const;

const putInline = ({ word }: Kind, principal: Policied, name: string, document: string): void => {
  const others = [...principal.inline].filter(([n]) => n !== name).map(([, d]) => d);
  const size = [...others, document].join('').replace(/\s/g, '').length;
  if (size > inlineQuota[word])
    throw limitExceeded(
      `Maximum policy size of ${inlineQuota[word]} bytes exceeded for ${word.toLowerCase()} ${principal.name}`,
    );
  principal.inline.set(name, document);
};

const inlineMissing = (kind: Kind, name: string) =>
  noSuchEntity(`The ${kind.word.toLowerCase()} policy with name ${name} cannot be found.`);

/** Inline policies of users, roles or groups: the four operations differ in the kind only. */
const inlineOperations = (kind: Kind): Operations => {
  const nameKey = `${kind.word}Name`;
  const find = (ctx: OpContext, input: Input) => kind.find(ctx.graph, required(input, nameKey));
  const change = (ctx: OpContext, input: Input) => kind.change(ctx.graph, required(input, nameKey));
  return {
    [`Put${kind.word}Policy`]: writes((ctx, input) => {
      const principal = change(ctx, input);
      putInline(kind, principal, entityName(input, 'PolicyName', 128), documentOf(input, 'PolicyDocument'));
      return {};
    }, kind.on),
    [`Delete${kind.word}Policy`]: writes((ctx, input) => {
      const name = required(input, 'PolicyName');
      if (!change(ctx, input).inline.delete(name)) throw inlineMissing(kind, name);
      return {};
    }, kind.on),
    [`Get${kind.word}Policy`]: reads((ctx, input) => {
      const principal = find(ctx, input);
      const name = required(input, 'PolicyName');
      const document = principal.inline.get(name);
      if (document === undefined) throw inlineMissing(kind, name);
      return { [nameKey]: principal.name, PolicyName: name, PolicyDocument: encodeDocument(document) };
    }, kind.on),
    [`List${kind.word}Policies`]: reads(
      (ctx, input) =>
        page(
          ctx,
          input,
          'PolicyNames',
          find(ctx, input).inline.keys(),
          (n) => n,
          (n) => n,
        ),
      kind.on,
    ),
  };
};

const attachedOutput = (ctx: OpContext, arn: string): Output => ({
  PolicyName: ctx.graph.policies.get(arn)?.name ?? arn,
  PolicyArn: arn,
});

const attachedOperations = (kind: Kind): Operations => {
  const nameKey = `${kind.word}Name`;
  const change = (ctx: OpContext, input: Input) => kind.change(ctx.graph, required(input, nameKey));
  return {
    [`Attach${kind.word}Policy`]: writes((ctx, input) => {
      const principal = change(ctx, input);
      const arn = findPolicy(ctx.graph, required(input, 'PolicyArn')).arn;
      const full = principal.attached.size >= 10 && !principal.attached.has(arn);
      if (full) throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind.word}: 10`);
      principal.attached.add(arn);
      return {};
    }, kind.on),
    [`Detach${kind.word}Policy`]: writes((ctx, input) => {
      const arn = required(input, 'PolicyArn');
      if (!change(ctx, input).attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
      return {};
    }, kind.on),
    [`ListAttached${kind.word}Policies`]: reads((ctx, input) => {
      const { attached } = kind.find(ctx.graph, required(input, nameKey));
      return page(
        ctx,
        input,
        'AttachedPolicies',
        attached,
        (arn) => arn,
        (arn) => attachedOutput(ctx, arn),
      );
    }, kind.on),
  };
};

/** The seven operations for each of the three kinds. Attaching twice is harmless, detaching twice is NoSuchEntity. */
export const principalPolicyOperations: Operations = Object.assign(
  {},
  ...kinds.map((kind) => ({ ...inlineOperations(kind), ...attachedOperations(kind) })),
);
