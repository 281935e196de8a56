/**
 * Chromium gives a number where Dawn under Node gives the name, the name where that one gives the driver, and the driver in a field of its own.
 */
export function nameAndDriver(info: Pick<GPUAdapterInfo, 'device' | 'description'>): {
  readonly name: string;
  readonly driver: string;
} {
  const { device, description } = info;
  if (device !== '' && !/^0x[0-9a-f]+$/i.test(device)) return { name: device, driver: description };
  const driver: unknown = Reflect.get(info, 'driver');
  return { name: description, driver: typeof driver === 'string' ? driver : '' };
}

/** How the engine on an adapter is named: everywhere the same, since trials are kept by it. */
export function adapterName(info: GPUAdapterInfo): string {
  const { vendor, architecture, device } = info;
  const name = nameAndDriver(info).name || [vendor, architecture, device].filter(Boolean).join(' ');
  return name || 'graphics adapter without a name';
}
