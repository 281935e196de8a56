// What this project needs of tfjs beyond its operations: their gradients, which tfjs-core leaves out of its main entry.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { registerTraceableGradients } from './trace/gradients.ts';

registerTraceableGradients();
// Without this tfjs's CPU backend prints an advertisement on first use.
tf.enableProdMode();
