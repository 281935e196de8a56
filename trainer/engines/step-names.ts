/** Name of a parameter's input and of its gradient's output: a graph's names must not collide with those of the batch. */
export const parameterInput = (name: string): string => `theta.${name}`;
export const gradientOutput = (name: string): string => `gradient.${name}`;
