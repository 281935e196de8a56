// The order of test files. With two processors the end is spent waiting for whatever long file was begun last, so the long ones go first: those of the
// window, then those named here, from measurements on two cores; the runner's own memory of durations is empty on a fresh clone.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longest first: half a minute and more, or nearly. */
const LONG = [
  'test/renderer/axe',
  'test/window/walk',
  'test/package/packages',
  'test/cli/simulate',
  'test/window/gpu',
  'test/trainer/webgpu/engine',
  'test/cli/train',
  'test/window/crash',
  'test/cli/bad-input',
  'test/trainer/engines',
  'test/trainer/webgpu/kernels',
  'test/renderer/languages',
  'test/cli/demo',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const known = LONG.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      if (known >= 0) return known;
      // What one process can go on with, one after the other, stays together.
      return LONG.length + (project.name === 'window' ? 0 : 1);
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
