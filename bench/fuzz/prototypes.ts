// Whether anything has been put onto, or taken from, the prototypes that all objects share.
const WATCHED: readonly object[] = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Number.prototype,
  Map.prototype,
  Promise.prototype,
  RegExp.prototype,
];

const COUNTS = WATCHED.map((prototype) => Reflect.ownKeys(prototype).length);

/** As they were when this module was loaded. */
export const prototypesAreIntact = (): boolean =>
  WATCHED.every((prototype, index) => Reflect.ownKeys(prototype).length === COUNTS[index]) &&
  Object.getPrototypeOf(Object.prototype) === null;
