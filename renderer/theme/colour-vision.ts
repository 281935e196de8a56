// Whether two colours can be told apart, by eyes of every kind. Pure.
//
// Colours are turned into what people with a missing kind of cone see (Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009, severity 1) and
// compared by their distance in Oklab (bottosson.github.io/posts/oklab), where equal distances look about equally different.

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const SEEN_BY: readonly Matrix[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  // Protanopia, deuteranopia, tritanopia.
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
];

const times = (matrix: Matrix, [x, y, z]: Triple): Triple => {
  const row = ([a, b, c]: Triple): number => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};

function linear(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16);
  const channel = (shift: number): number => {
    const share = ((value >> shift) & 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [channel(16), channel(8), channel(0)];
}

const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_OKLAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function oklab(rgb: Triple): Triple {
  const [l, m, s] = times(TO_CONES, rgb);
  return times(TO_OKLAB, [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)]);
}

/** Distance in Oklab (0 to 1) as the eyes see it that tell these two `#rrggbb` apart the worst. */
export function worstDistance(a: string, b: string): number {
  return Math.min(
    ...SEEN_BY.map((seen) => {
      const [one, other] = [oklab(times(seen, linear(a))), oklab(times(seen, linear(b)))];
      return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
    }),
  );
}

/** Below this, two types look the same to some. The palette's colours are all farther from each other than that (its test says so). */
export const ALIKE = 0.06;
