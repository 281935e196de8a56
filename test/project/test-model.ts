import type { ModelSummary } from '../../core/contract/project.ts';
import type { TrainOutcome } from '../../core/contract/trainer.ts';
import type { ProjectStore } from '../../electron/project/store.ts';

/** What a training might end with; the files are a few bytes, since nothing here loads them. */
export const testOutcome = (content = 1): TrainOutcome => ({
  engine: 'onnx',
  device: 'cpu',
  epochs: [{ epoch: 1, loss: 2.5, seconds: 0.5, dev: null }],
  best: { epoch: 1, dev: null },
  model: {
    'manifest.json': new TextEncoder().encode('{}'),
    'weights.bin': Uint8Array.of(content, 2, 3),
  },
  notes: ['the encoder MiniLM is missing'],
});

let count = 0;

/** Stores a model, which becomes the active one. */
export function addTestModel(store: ProjectStore): Promise<ModelSummary> {
  const id = `model-${++count}`;
  return store.addModel({ id, createdAt: 1, trainedOn: 10, seconds: 1.5, outcome: testOutcome(count) });
}
