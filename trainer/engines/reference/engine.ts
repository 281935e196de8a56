// Engine `reference`: tfjs's own CPU backend with the composed operations, step by step and slowly. Tests hold the others against it.
import '@tensorflow/tfjs-backend-cpu';
import { tensorEngine } from '../tensor-session.ts';

export const referenceEngine = tensorEngine({
  id: 'reference',
  backend: 'cpu',
  device: 'processor, one thread, plain tfjs',
});
