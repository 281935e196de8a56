// What was found on this machine: looked at from within the worker, since it is the worker that needs it.
import { createRequire } from 'node:module';
import type { DoctorReport, EngineReport, TrainerEnvironment } from '../../core/contract/trainer.ts';
import type { JobHandler } from './job.ts';
import { describeTrial } from './engine-choice.ts';
import { reportWebGpu } from './node-gpu.ts';
import { findEncoderPlugins, openFound } from './open-encoder.ts';

export const doctorJob: JobHandler<'doctor'> = async (_request, { environment }): Promise<DoctorReport> => {
  const { onnx, versions } = await onnxRuntime();
  return {
    engines: [onnx, await webgpu(environment), tensorflow(), reference],
    encoders: await encoders(environment),
    versions: {
      node: process.versions.node,
      ...(process.versions['electron'] ? { electron: process.versions['electron'] } : {}),
      platform: `${process.platform}-${process.arch}`,
      ...versions,
    },
  };
};

/** The native library may be missing or unfit for this machine; then the message says why. */
async function onnxRuntime(): Promise<{ onnx: EngineReport; versions: Record<string, string> }> {
  try {
    const ort = await import('onnxruntime-node');
    // It also lists providers whose libraries would have to be fetched.
    const bundled = ort.listSupportedBackends().filter((backend) => backend.bundled);
    const providers = bundled.map(({ name }) => name);
    const version = ort.env.versions.node ?? ort.env.versions.common;
    const detail = `ONNX Runtime ${version}, trains and predicts on the processor (providers: ${providers.join(', ')})`;
    return { onnx: { id: 'onnx', available: true, detail }, versions: { onnxruntime: version } };
  } catch (error) {
    const detail = `ONNX Runtime does not load: ${error instanceof Error ? error.message : String(error)}`;
    return { onnx: { id: 'onnx', available: false, detail }, versions: {} };
  }
}

async function webgpu({ engineTrials }: TrainerEnvironment): Promise<EngineReport> {
  const report = await reportWebGpu();
  const trial = engineTrials === undefined ? null : await describeTrial(engineTrials);
  return trial === null ? report : { ...report, detail: `${report.detail}; tried out: ${trial}` };
}

const reference: EngineReport = {
  id: 'reference',
  available: true,
  detail: 'plain JavaScript, many times slower: checks the other engines',
};

function tensorflow(): EngineReport {
  const require = createRequire(import.meta.url);
  const installed = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'].find((name) => {
    try {
      require.resolve(name);
      return true;
    } catch {
      return false;
    }
  });
  return {
    id: 'tensorflow',
    available: false,
    detail: installed
      ? `${installed} is installed, but this version does not train with it`
      : 'not in this version (and TensorFlow for Node is not installed)',
  };
}

async function encoders(environment: TrainerEnvironment): Promise<DoctorReport['encoders']> {
  const reports: { id: string; available: boolean; detail: string }[] = [];
  for (const found of await findEncoderPlugins(environment)) {
    const { id, name } = found.manifest;
    try {
      const encoder = await openFound(environment, found);
      if (!encoder) {
        reports.push({ id, available: false, detail: `${name}: no files in ${environment.encoderFiles}` });
        continue;
      }
      const layers = encoder.layers === 1 ? 'one layer' : `${encoder.layers} layers`;
      const detail = `${name}: ${encoder.dimension} values in ${layers}, version ${encoder.version}`;
      reports.push({ id, available: true, detail });
      await encoder.close();
    } catch (error) {
      reports.push({ id, available: false, detail: error instanceof Error ? error.message : String(error) });
    }
  }
  return reports;
}
