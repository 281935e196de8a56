import type { FuzzTarget } from '../target.ts';
export const modelTarget: FuzzTarget | null = null;
