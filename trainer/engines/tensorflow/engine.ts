// Engine `tensorflow`: the network's tensors in TensorFlow's native library, on CUDA or on the processor, where the user has installed
// tfjs-node. Found when it is asked for; this program neither needs nor brings it (docs/adr/0016-tensorflow-engine.md).
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '../../tfjs.ts';
import { AppError } from '../../../core/errors.ts';
import type { Engine } from '../engine.ts';
import { tensorEngine } from '../tensor-session.ts';
import { findPackage, type FoundPackage } from './find-package.ts';
import { registerBiLstm } from './kernels/bi-lstm.ts';
import { rawOperations } from './kernels/raw-operations.ts';
import { CUDA, explainFailure } from './load-failure.ts';
import { BACKEND, nodeBackend, type NodeBackend } from './node-backend.ts';
import { restoreRemovedFunctions } from './node-repair.ts';
import { installCommand, searchedFolders, thisMachine, type Machine } from './places.ts';
import { withTurns } from './session-turns.ts';
import { loadIntoRegistry } from './shared-registry.ts';

export interface TensorFlowEngine extends Engine {
  readonly found: FoundPackage;
  /** Of TensorFlow itself. */
  readonly tensorFlowVersion: string;
  readonly usesCuda: boolean;
}

/** What TensorFlow's native library reads when it is loaded, where the user has not said otherwise. */
const NATIVE_SETTINGS: Readonly<Record<string, string>> = {
  // Errors only: it warns of every LSTM whose batch and width are odd. Set to 0, it tells why it finds no CUDA.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Else it takes the whole memory of the GPU, which also draws the desktop.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
};

let opened: TensorFlowEngine | null = null;

/**
 * Loads it once for this process, which holds it to its end.
 * @throws AppError `engine-unavailable`, saying what to do
 */
export function openTensorFlowEngine(machine: Machine = thisMachine()): TensorFlowEngine {
  opened ??= load(packageHere(machine));
  return opened;
}

/** The package that would be loaded. @throws AppError `engine-unavailable` where there is none, or one of another version */
export function packageHere(machine: Machine): FoundPackage {
  const found = findPackage(searchedFolders(machine));
  const version = tf.version_core;
  if (!found) {
    throw new AppError(
      'engine-unavailable',
      `TensorFlow for Node is not installed. For an NVIDIA card with ${CUDA}: ` +
        `${installCommand(machine, '@tensorflow/tfjs-node-gpu', version)}; ` +
        `for the processor: ${installCommand(machine, '@tensorflow/tfjs-node', version)}`,
    );
  }
  if (found.coreVersion !== version) {
    throw new AppError(
      'engine-unavailable',
      `${found.name} ${found.version} in ${found.folder} brings tfjs-core ${found.coreVersion ?? 'in no version'}; this program ` +
        `computes with ${version}, and both must be the same: ${installCommand(machine, found.name, version)}`,
    );
  }
  return found;
}

function load(found: FoundPackage): TensorFlowEngine {
  for (const [name, value] of Object.entries(NATIVE_SETTINGS)) process.env[name] ??= value;
  restoreRemovedFunctions();
  let backend: NodeBackend;
  try {
    loadIntoRegistry(() => createRequire(join(found.folder, 'package.json'))('./'));
    backend = nodeBackend(tf.findBackend(BACKEND));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('engine-unavailable', explainFailure(found, error));
  }
  registerBiLstm(BACKEND, (instance) => rawOperations(nodeBackend(instance)));
  const tensorFlowVersion = backend.binding.TF_Version;
  const usesCuda = backend.isUsingGpuDevice;
  const device = `TensorFlow ${tensorFlowVersion}, ${usesCuda ? 'CUDA' : 'processor'}`;
  const engine = tensorEngine({ id: 'tensorflow', backend: BACKEND, device });
  return { ...withTurns(engine), found, tensorFlowVersion, usesCuda };
}
