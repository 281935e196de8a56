// What was found on this machine: looked at from within the worker, since it is the worker that needs it.
import type {
  AdapterReport,
  DoctorReport,
  EngineReport,
  TrainerEnvironment,
} from '../../core/contract/trainer.ts';
import { reportTensorFlow } from '../engines/tensorflow/report.ts';
import type { JobHandler } from './job.ts';
import { describeTrials, readTrials } from './engine-choice.ts';
import { windowEngine } from './engine-window.ts';
import { processorDevice } from './engines-here.ts';
import { nodeAdapters } from './node-gpu.ts';
import { findEncoderPlugins, openFound } from './open-encoder.ts';

export const doctorJob: JobHandler<'doctor'> = async (_request, { environment }): Promise<DoctorReport> => {
  const { onnx, versions } = await onnxRuntime();
  return {
    engines: [onnx, await webgpu(environment), reportTensorFlow(), reference],
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
    return {
      onnx: { id: 'onnx', available: true, detail, device: processorDevice() },
      versions: { onnxruntime: version },
    };
  } catch (error) {
    const detail = `ONNX Runtime does not load: ${error instanceof Error ? error.message : String(error)}`;
    return { onnx: { id: 'onnx', available: false, detail }, versions: {} };
  }
}

/** The adapters are seen by whoever would train on them: a window in the app, Dawn under Node. */
async function webgpu({ engineTrials, gpu }: TrainerEnvironment): Promise<EngineReport> {
  const trials = engineTrials === undefined ? [] : await readTrials(engineTrials);
  try {
    const ofWindow = windowEngine(gpu);
    const adapters = await (ofWindow ? ofWindow.adapters() : nodeAdapters());
    const found = adapters.map(describeAdapter).join('; ') || 'no graphics adapter found';
    const tried = describeTrials(trials);
    const detail = tried === null ? found : `${found}; tried out: ${tried}`;
    return { id: 'webgpu', available: adapters.length > 0, detail, adapters, trials };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { id: 'webgpu', available: false, detail, adapters: [], trials };
  }
}

const MEBIBYTE = 2 ** 20;

function describeAdapter({ vendor, architecture, name, driver, software, limits }: AdapterReport): string {
  const names = [vendor, architecture, name].filter(Boolean).join(' ') || 'adapter without a name';
  const { bufferBytes, workgroupBytes, invocations } = limits;
  return (
    `${names}${driver ? `, driver ${driver}` : ''}${software ? ', imitated by the processor' : ''} ` +
    `(buffers to ${Math.floor(bufferBytes / MEBIBYTE)} MiB, workgroups of ${invocations} with ${workgroupBytes / 1024} KiB)`
  );
}

const reference: EngineReport = {
  id: 'reference',
  available: true,
  detail: 'plain JavaScript, many times slower: checks the other engines',
};

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
