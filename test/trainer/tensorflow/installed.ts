// Whether this machine has TensorFlow for Node, installed as a user would; then its tests run.
import { findPackage } from '../../../trainer/engines/tensorflow/find-package.ts';
import { searchedFolders, thisMachine } from '../../../trainer/engines/tensorflow/places.ts';

const found = findPackage(searchedFolders(thisMachine()));

/** For the names of tests: says why they are skipped. */
export const ON_TENSORFLOW = found
  ? `${found.name} ${found.version}`
  : 'TensorFlow for Node (not installed here: skipped)';

export const tensorFlowIsInstalled = (): boolean => found !== null;
