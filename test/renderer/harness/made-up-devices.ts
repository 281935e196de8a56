// A machine with two graphics processors, as the doctor would report it.
import type { AdapterReport, DoctorReport, EngineTrial } from '../../../core/contract/trainer.ts';

const adapter = (name: string, choice: AdapterReport['choices'][number]): AdapterReport => ({
  ...{ device: name, vendor: 'maker', architecture: 'family-4', name, driver: '551.2', software: false },
  choices: [choice],
  limits: { bufferBytes: 2 ** 31, workgroupBytes: 2 ** 15, invocations: 1024 },
});

export function madeUpDoctor(trials: readonly EngineTrial[]): DoctorReport {
  return {
    engines: [
      {
        id: 'onnx',
        available: true,
        detail: 'ONNX Runtime 1.30, 2 threads',
        device: 'Some CPU, 8 threads',
      },
      {
        id: 'webgpu',
        available: true,
        detail: 'two adapters',
        adapters: [adapter('Discrete 9000', 'high-performance'), adapter('Integrated 3', 'low-power')],
        trials: trials,
      },
      { id: 'tensorflow', available: false, detail: '@tensorflow/tfjs-node-gpu is not installed' },
    ],
    encoders: [
      { id: 'minilm', available: true, detail: 'all-MiniLM-L6-v2, 7 layers of 384' },
      { id: 'glove', available: true, detail: 'GloVe 6B, 341,479 words of 100' },
    ],
    versions: { application: '0.1.0', electron: '33.2.1', chromium: '130.0.6723.191', sqlite: '3.53.4' },
  };
}
