import { ApiFailure, alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../failure.ts';
import type { VirtualMfa } from '../graph.ts';
import { entityName, type Input, type Output, optional, pathOf, required } from '../input.ts';
import { describeUser } from './describe.ts';
import { arnOf, findUser, namedUser, onUser } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';

const deviceOf = (ctx: OpContext, input: Input): VirtualMfa => {
  const serial = required(input, 'SerialNumber');
  const device = ctx.graph.virtualMfa.get(serial);
  if (!device) throw noSuchEntity(`VirtualMFADevice with serial number ${serial} does not exist.`);
  return device;
};

const onDevice = (_: OpContext, input: Input): string => required(input, 'SerialNumber');
const onNewDevice = (ctx: OpContext, input: Input): string =>
  arnOf(ctx.graph, 'mfa', pathOf(input), required(input, 'VirtualMFADeviceName'));

/** A token that somebody holds in his hand: it was made by nobody here, and there is nothing of it to delete (domain.md §5.5). */
const isHardware = (serial: string): boolean => /^[A-Z]{4}\d{8}$/.test(serial);

/** Two codes in a row, as from a device; which ones they are is not checked. */
const codes = (input: Input): void => {
  const [first, second] = [required(input, 'AuthenticationCode1'), required(input, 'AuthenticationCode2')];
  if (/^\d{6}$/.test(first) && /^\d{6}$/.test(second) && first !== second) return;
  throw new ApiFailure('InvalidAuthenticationCode', 'Authentication code for device is not valid.', 403);
};

const listedVirtual = (ctx: OpContext, device: VirtualMfa): Output => {
  const user = device.user === null ? undefined : ctx.graph.users.get(device.user);
  return {
    SerialNumber: device.serial,
    User: user && describeUser(user),
    EnableDate: device.enabled === null ? undefined : new Date(device.enabled),
  };
};

/** A device is made, then enabled for a user; back in the other order, else DeleteConflict (domain.md §5.5). */
export const mfaOperations: Operations = {
  CreateVirtualMFADevice: writes((ctx, input) => {
    const serial = onNewDevice(ctx, { ...input, VirtualMFADeviceName: entityName(input, 'VirtualMFADeviceName', 226) });
    if (ctx.graph.virtualMfa.has(serial))
      throw alreadyExists(`MFADevice entity at the same path and name already exists.`);
    ctx.graph.virtualMfa.set(serial, { serial, user: null, enabled: null });
    return { VirtualMFADevice: { SerialNumber: serial } };
  }, onNewDevice),
  EnableMFADevice: writes((ctx, input) => {
    const user = findUser(ctx.graph, required(input, 'UserName'));
    const serial = required(input, 'SerialNumber');
    const device = isHardware(serial) ? null : deviceOf(ctx, input);
    codes(input);
    const used = [...ctx.graph.users.values()].some((u) => u.mfa.some((m) => m.serial === serial));
    if (used) throw alreadyExists('MFA Device is already in use.');
    if (user.mfa.length >= 8) throw limitExceeded('Cannot exceed quota for MfaDevicesPerUser: 8');
    if (device) Object.assign(device, { user: user.name, enabled: ctx.at });
    user.mfa.push({ serial, enabled: ctx.at });
    return {};
  }, onUser),
  DeactivateMFADevice: writes((ctx, input) => {
    const user = findUser(ctx.graph, required(input, 'UserName'));
    const serial = required(input, 'SerialNumber');
    if (!user.mfa.some((m) => m.serial === serial)) {
      throw noSuchEntity(`MFA Device with serial number ${serial} does not exist for user ${user.name}.`);
    }
    user.mfa = user.mfa.filter((m) => m.serial !== serial);
    const device = ctx.graph.virtualMfa.get(serial);
    if (device) Object.assign(device, { user: null, enabled: null });
    return {};
  }, onUser),
  DeleteVirtualMFADevice: writes((ctx, input) => {
    const device = deviceOf(ctx, input);
    if (device.user !== null) throw deleteConflict('deactivate MFA device');
    ctx.graph.virtualMfa.delete(device.serial);
    return {};
  }, onDevice),
  ListMFADevices: reads((ctx, input) => {
    const user = namedUser(ctx, input);
    const show = (m: { serial: string; enabled: number }): Output => ({
      UserName: user.name,
      SerialNumber: m.serial,
      EnableDate: new Date(m.enabled),
    });
    return page(ctx, input, 'MFADevices', user.mfa, (m) => m.serial, show);
  }, onUser),
  ListVirtualMFADevices: reads((ctx, input) => {
    const wanted = optional(input, 'AssignmentStatus') ?? 'Any';
    const devices = [...ctx.graph.virtualMfa.values()].filter(
      (d) => wanted === 'Any' || (wanted === 'Assigned') === (d.user !== null),
    );
    return page(
      ctx,
      input,
      'VirtualMFADevices',
      devices,
      (d) => d.serial,
      (d) => listedVirtual(ctx, d),
    );
  }),
};
