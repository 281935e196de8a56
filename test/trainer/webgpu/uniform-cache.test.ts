// Laws of kept uniforms: the same values give what was written for them, other values something else, and what is given back is kept no longer.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UniformCache } from '../../../trainer/engines/webgpu/uniform-cache.ts';

const uniforms = fc.array(
  fc.record({
    type: fc.constantFrom('int32', 'float32'),
    data: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
);

it('what is bound was written for these values, once for as long as it is kept', () => {
  fc.assert(
    fc.property(fc.array(uniforms, { maxLength: 80 }), fc.integer({ min: 1, max: 9 }), (asked, capacity) => {
      const kept = new Map<object, string>();
      const cache = new UniformCache<object>(capacity, (binding) => {
        expect(kept.delete(binding)).toBe(true);
      });
      for (const one of asked) {
        const values = JSON.stringify(one);
        const before = [...kept].find(([, written]) => written === values)?.[0];
        const binding = cache.of(one, () => {
          expect(before).toBeUndefined();
          const written = {};
          kept.set(written, values);
          return written;
        });
        expect(kept.get(binding)).toBe(values);
        if (before) expect(binding).toBe(before);
        expect(kept.size).toBeLessThanOrEqual(capacity);
      }
    }),
  );
});
