import { work, type Slice } from './worker.ts';

// Written by supervise.ts, which starts this process.
const slice = JSON.parse(process.argv[2] ?? '{}') as Slice;
await work(slice, (run) => process.send?.(run));
process.disconnect?.();
