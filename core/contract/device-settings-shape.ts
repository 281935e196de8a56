import { z } from 'zod';
import { ADAPTER_CHOICES, MEMORY_MIB } from './device-settings.ts';

/** Checks a DeviceSettings at run time, field by field. */
export const deviceSettingsShape = {
  engine: z.enum(['auto', 'onnx', 'webgpu', 'tensorflow']),
  adapter: z.enum(ADAPTER_CHOICES),
  memoryMiB: z.number().int().min(MEMORY_MIB.least).max(MEMORY_MIB.most),
};
