// A graphics processor made of software, for tests of WebGPU where there is no other: SwiftShader, which the Electron runtime brings. Its
// loader and its driver are found by environment variables that a process must be started with.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RUNTIME = resolve(import.meta.dirname, '../../.cache/electron-runtime');
const LOADER = 'libvulkan.so.1';
const DRIVER = join(RUNTIME, 'vk_swiftshader_icd.json');

/** What a test process needs in its environment; nothing where this machine has no such runtime. */
export function softwareGpuEnvironment(): Record<string, string> {
  if (!existsSync(DRIVER)) return {};
  // A folder of its own: beside the loader lie libraries of Chromium that no other program should find.
  const folder = resolve(RUNTIME, '../vulkan-loader');
  if (!existsSync(join(folder, LOADER))) {
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(RUNTIME, LOADER), join(folder, LOADER));
  }
  const others = process.env['LD_LIBRARY_PATH'];
  return {
    VK_ICD_FILENAMES: DRIVER,
    VK_DRIVER_FILES: DRIVER,
    LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder,
  };
}

export const softwareGpuIsThere = (): boolean => existsSync(DRIVER);

/** WebGPU in Node, on that processor; for the process's life. */
export async function softwareGpu(): Promise<GPU> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // Where tfjs looks whether there is WebGPU at all.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}
