import { ApiFailure, limitExceeded, noSuchEntity } from '../failure.ts';
import type { User } from '../graph.ts';
import { type Output, oneOf, optional, required } from '../input.ts';
import { namedUser, onUser } from './find.ts';
import { type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';

const services = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com', 'bedrock.amazonaws.com'];

type Credential = User['serviceCredentials'][number];

const listed = (user: User, c: Credential): Output => ({
  UserName: user.name,
  Status: c.status,
  ServiceUserName: c.userName,
  CreateDate: new Date(c.created),
  ServiceSpecificCredentialId: c.id,
  ServiceName: c.service,
});

const find = (user: User, id: string): Credential => {
  const found = user.serviceCredentials.find((c) => c.id === id);
  if (!found) throw noSuchEntity(`No such credential ${id} exists`);
  return found;
};

/** CodeCommit, Keyspaces and Bedrock keys of a user; the list has markers although no SDK pages it (domain.md §5.5). */
export const serviceCredentialOperations: Operations = {
  CreateServiceSpecificCredential: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    const service = required(input, 'ServiceName');
    if (!services.includes(service)) {
      throw new ApiFailure(
        'NotSupportedService',
        `No such service ${service} is supported for Service Specific Credentials`,
        404,
      );
    }
    if (user.serviceCredentials.filter((c) => c.service === service).length >= 2) {
      throw limitExceeded('Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2');
    }
    const id = ctx.ids.unique('ACCA');
    const userName = `${user.name}-at-${ctx.graph.account}`;
    const fresh: Credential = { id, service, userName, status: 'Active', created: ctx.at };
    user.serviceCredentials.push(fresh);
    return { ServiceSpecificCredential: { ...listed(user, fresh), ServicePassword: ctx.secretOf(id) } };
  }, onUser),
  UpdateServiceSpecificCredential: writes((ctx, input) => {
    const credential = find(namedUser(ctx, input), required(input, 'ServiceSpecificCredentialId'));
    credential.status = oneOf(input, 'Status', ['Active', 'Inactive']);
    return {};
  }, onUser),
  DeleteServiceSpecificCredential: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    const credential = find(user, required(input, 'ServiceSpecificCredentialId'));
    user.serviceCredentials = user.serviceCredentials.filter((c) => c !== credential);
    return {};
  }, onUser),
  ListServiceSpecificCredentials: reads((ctx, input) => {
    const user = namedUser(ctx, input);
    const service = optional(input, 'ServiceName');
    const wanted = user.serviceCredentials.filter((c) => service === null || c.service === service);
    return page(
      ctx,
      input,
      'ServiceSpecificCredentials',
      wanted,
      (c) => c.id,
      (c) => listed(user, c),
    );
  }, onUser),
};
